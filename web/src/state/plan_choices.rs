//! The user's choices for plans. The worker makes the plans, and loses the choices when it stops.

use dax001::remediation::choices::Choices;

/// A choice is dropped once this many workers in a row have stopped before they made its plan.
const STOPS: u32 = 2;

/// The user's choices for the plans of a report.
#[derive(Clone, Default)]
pub(super) struct PlanChoices {
    /// In the worker's order: if two choose the same name, the first one gets it.
    list: Vec<PlanChoice>,
}

#[derive(Clone)]
struct PlanChoice {
    /// The index of the finding.
    index: usize,
    choices: Choices,
    /// The page has asked the worker for the plan, and the worker hasn't answered yet.
    is_asked: bool,
    /// How many workers have stopped before they answered.
    stops: u32,
}

impl PlanChoices {
    /// Records that the page asked the worker for the plan with these choices.
    pub(super) fn choose(&mut self, index: usize, choices: Choices) {
        let choice = PlanChoice { index, choices, is_asked: true, stops: 0 };
        match self.list.iter_mut().find(|existing| existing.index == index) {
            Some(existing) if existing.choices.new_name == choice.choices.new_name => *existing = choice,
            _ => {
                self.list.retain(|existing| existing.index != index);
                self.list.push(choice);
            }
        }
    }

    /// Records that the worker has made the plan.
    pub(super) fn planned(&mut self, index: usize, choices: &Choices) {
        let is_planned = |choice: &&mut PlanChoice| choice.index == index && choice.choices == *choices;
        if let Some(choice) = self.list.iter_mut().find(is_planned) {
            (choice.is_asked, choice.stops) = (false, 0);
        }
    }

    /// The worker is gone. Drops the choices over which too many workers have stopped.
    pub(super) fn lose_worker(&mut self) {
        for choice in &mut self.list {
            choice.stops += u32::from(std::mem::take(&mut choice.is_asked));
        }
        self.list.retain(|choice| choice.stops < STOPS);
    }

    /// Marks all plans with choices as requested from another worker. Returns the index of each
    /// finding, and its choices.
    pub(super) fn ask_again(&mut self) -> Vec<(usize, Choices)> {
        let request = |choice: &mut PlanChoice| {
            choice.is_asked = true;
            (choice.index, choice.choices.clone())
        };
        self.list.iter_mut().map(request).collect()
    }
}
