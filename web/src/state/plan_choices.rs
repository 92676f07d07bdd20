//! What the user has chosen for plans. The worker makes the plans, and loses the choices when it stops.

use dax001::remediation::choices::Choices;

/// A choice is dropped once this many workers in turn have stopped before they made its plan.
const STOPS: u32 = 2;

/// What the user has chosen for plans of a report.
#[derive(Clone, Default)]
pub(super) struct PlanChoices {
    /// In the order of the worker: of two that chose a name the first one has it.
    list: Vec<PlanChoice>,
}

#[derive(Clone)]
struct PlanChoice {
    /// The index of the finding.
    index: usize,
    choices: Choices,
    /// The worker has been asked for the plan, and hasn't answered yet.
    is_asked: bool,
    /// How many workers have stopped before they answered.
    stops: u32,
}

impl PlanChoices {
    /// The worker is asked for the plan with these choices.
    pub(super) fn choose(&mut self, index: usize, choices: Choices) {
        let chosen = PlanChoice { index, choices, is_asked: true, stops: 0 };
        match self.list.iter_mut().find(|other| other.index == index) {
            Some(own) if own.choices.new_name == chosen.choices.new_name => *own = chosen,
            _ => {
                self.list.retain(|other| other.index != index);
                self.list.push(chosen);
            }
        }
    }

    /// The worker has made the plan.
    pub(super) fn planned(&mut self, index: usize, choices: &Choices) {
        let is_own = |other: &&mut PlanChoice| other.index == index && other.choices == *choices;
        if let Some(own) = self.list.iter_mut().find(is_own) {
            (own.is_asked, own.stops) = (false, 0);
        }
    }

    /// The worker is gone. Drops what too many workers have stopped over.
    pub(super) fn lose_worker(&mut self) {
        for own in &mut self.list {
            own.stops += u32::from(std::mem::take(&mut own.is_asked));
        }
        self.list.retain(|own| own.stops < STOPS);
    }

    /// Another worker is asked for all plans with choices. Returns the findings' indices, and what was chosen.
    pub(super) fn ask_again(&mut self) -> Vec<(usize, Choices)> {
        let asked = |own: &mut PlanChoice| {
            own.is_asked = true;
            (own.index, own.choices.clone())
        };
        self.list.iter_mut().map(asked).collect()
    }
}
