//! Which modules of a crate a file reaches by the paths in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// What the files of a crate reach, by the path of their module from the root: `contract::report`; the root itself is `lib`.
#[derive(Debug, Default)]
pub struct Imports {
    /// Other modules of the crate, each with a file of its own.
    pub modules: BTreeMap<String, BTreeSet<String>>,
    /// First names of paths that lead out of the crate, as far as `use` says them.
    pub external: BTreeMap<String, BTreeSet<String>>,
}

/// What the root of a crate is called here.
const ROOT: &str = "lib";

impl Imports {
    /// Reads the crate whose root file is in this folder.
    pub fn of(source: &Path) -> Self {
        let mut files = BTreeMap::new();
        find(source, &[], &mut files);
        let modules: BTreeSet<Vec<String>> = files.keys().cloned().collect();
        let mut imports = Self::default();
        for (module, file) in &files {
            let text = std::fs::read_to_string(file).unwrap();
            let syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let mut reader = Reader {
                module: module.clone(),
                modules: &modules,
                depth: 0,
                known: BTreeSet::new(),
                external: BTreeSet::new(),
            };
            reader.visit_file(&syntax);
            imports.modules.insert(name(module), reader.known.iter().map(|other| name(other)).collect());
            imports.external.insert(name(module), reader.external);
        }
        imports
    }
}

/// The modules of a circle, the first of them at both ends; nothing where there is none.
pub fn circle(imports: &Imports) -> Option<Vec<String>> {
    fn go<'a>(
        module: &'a str,
        imports: &'a Imports,
        way: &mut Vec<&'a str>,
        done: &mut BTreeSet<&'a str>,
    ) -> Option<Vec<String>> {
        if let Some(start) = way.iter().position(|other| *other == module) {
            let circle = way.iter().skip(start).chain([&module]);
            return Some(circle.map(|module| (*module).to_owned()).collect());
        }
        if !done.insert(module) {
            return None;
        }
        way.push(module);
        let known = imports.modules.get(module);
        let found = known.into_iter().flatten().find_map(|other| go(other, imports, way, done));
        way.pop();
        found
    }
    let mut done = BTreeSet::new();
    imports.modules.keys().find_map(|module| go(module, imports, &mut Vec::new(), &mut done))
}

fn name(module: &[String]) -> String {
    if module.is_empty() { ROOT.to_owned() } else { module.join("::") }
}

/// Each module that has a file, and the file.
fn find(folder: &Path, module: &[String], files: &mut BTreeMap<Vec<String>, PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let inner = || [module, std::slice::from_ref(&stem)].concat();
        if path.is_dir() {
            find(&path, &inner(), files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let is_root = matches!(stem.as_str(), "lib" | "main") && module.is_empty() || stem == "mod";
            files.insert(if is_root { module.to_vec() } else { inner() }, path);
        }
    }
}

/// Collects the modules that the paths of a file reach.
struct Reader<'a> {
    module: Vec<String>,
    modules: &'a BTreeSet<Vec<String>>,
    /// How many modules that have no file of their own are around what is read.
    depth: usize,
    known: BTreeSet<Vec<String>>,
    external: BTreeSet<String>,
}

impl Reader<'_> {
    /// Takes a path: names one after another.
    fn take(&mut self, path: &[String], is_use: bool) {
        let Some((first, rest)) = path.split_first() else { return };
        let mut module = self.module.clone();
        let mut rest = rest;
        match first.as_str() {
            "crate" => module.clear(),
            "self" => {}
            "super" => {
                let mut up = 1;
                while rest.first().is_some_and(|name| name == "super") {
                    (up, rest) = (up + 1, rest.get(1..).unwrap_or_default());
                }
                module.truncate(module.len().saturating_sub(up - self.depth.min(up)));
            }
            // A module within this one, or a name that is imported or of another crate.
            _ => {
                if !self.modules.contains(&[&module[..], std::slice::from_ref(first)].concat()) {
                    if is_use {
                        self.external.insert(first.clone());
                    }
                    return;
                }
                rest = path;
            }
        }
        for name in rest {
            module.push(name.clone());
            if !self.modules.contains(&module) {
                module.pop();
                break;
            }
        }
        if module != self.module {
            self.known.insert(module);
        }
    }

    fn take_use(&mut self, before: &mut Vec<String>, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.take_use(before, &path.tree);
                before.pop();
            }
            syn::UseTree::Name(syn::UseName { ident })
            | syn::UseTree::Rename(syn::UseRename { ident, .. }) => {
                before.push(ident.to_string());
                self.take(before, true);
                before.pop();
            }
            syn::UseTree::Glob(_) => self.take(before, true),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.take_use(before, tree);
                }
            }
        }
    }

    /// Takes the paths in what a macro is given: names with `::` between them.
    fn take_tokens(&mut self, tokens: proc_macro2::TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.take_code(&std::mem::take(&mut path));
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                proc_macro2::TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    self.take_code(&std::mem::take(&mut path));
                    colons = 0;
                    if let proc_macro2::TokenTree::Group(group) = other {
                        self.take_tokens(group.stream());
                    }
                }
            }
        }
        self.take_code(&path);
    }

    /// Takes a path in code: a single name is a local one, or one that was imported.
    fn take_code(&mut self, path: &[String]) {
        if path.len() > 1 {
            self.take(path, false);
        }
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
    })
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if !is_for_tests(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.depth += 1;
        visit::visit_item_mod(self, module);
        self.depth -= 1;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.take_use(&mut Vec::new(), &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.take_code(&names);
        visit::visit_path(self, path);
    }

    // What is visible where leads nowhere.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.take_tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }
}
