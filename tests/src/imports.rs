//! Finds the modules of a crate that each file refers to by a path.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// Imports of each file of a crate, keyed by the path of its module from the root, such as
/// `contract::report`. The root itself is `lib`.
///
/// A path counts wherever it appears: in `use`, in code, or in a macro. Names that `use` binds to
/// modules are followed. Code that is built only for tests doesn't count. Methods don't count
/// either, because a call needs no path.
#[derive(Debug, Default)]
pub struct Imports {
    /// Other modules of the crate that have their own file.
    pub modules: BTreeMap<String, BTreeSet<String>>,
    /// First segments of paths that lead out of the crate or to an imported name.
    pub external: BTreeMap<String, BTreeSet<String>>,
}

/// The name used here for the root module of a crate.
const ROOT: &str = "lib";

impl Imports {
    /// Reads the crate whose root file is in this folder.
    pub fn of(source: &Path) -> Self {
        let mut files = BTreeMap::new();
        find(source, &[], &mut files);
        let modules: BTreeSet<Vec<String>> = files.keys().cloned().collect();
        let mut imports = Self::default();
        let mut of_tests = BTreeSet::new();
        // The map lists a module before its submodules.
        for (module, file) in &files {
            if (0..module.len()).any(|length| of_tests.contains(module.get(..=length).unwrap_or_default())) {
                continue;
            }
            let text = std::fs::read_to_string(file).unwrap();
            let syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let mut reader = Reader {
                module: module.clone(),
                modules: &modules,
                depth: 0,
                bound: BTreeMap::new(),
                is_binding: true,
                known: BTreeSet::new(),
                external: BTreeSet::new(),
                of_tests: &mut of_tests,
            };
            // Collects the names that `use` binds first, because a `use` may come after the code
            // that needs it.
            reader.visit_file(&syntax);
            reader.is_binding = false;
            reader.visit_file(&syntax);
            imports.modules.insert(name(module), reader.known.iter().map(|other| name(other)).collect());
            imports.external.insert(name(module), reader.external);
        }
        imports
    }
}

/// The modules of an import cycle, with the first one at both ends, or `None` if there is no cycle.
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

/// Collects every module that has a file, together with that file.
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

/// Collects the modules that the paths of one file refer to.
struct Reader<'a> {
    module: Vec<String>,
    modules: &'a BTreeSet<Vec<String>>,
    /// How many inline modules (modules without their own file) enclose the current code.
    depth: usize,
    /// Names that `use` binds to modules in this file.
    bound: BTreeMap<String, Vec<String>>,
    is_binding: bool,
    known: BTreeSet<Vec<String>>,
    external: BTreeSet<String>,
    /// Modules that are built only for tests.
    of_tests: &'a mut BTreeSet<Vec<String>>,
}

impl Reader<'_> {
    /// Resolves a path to the innermost module on it. Returns `None` for a path that leads out of
    /// the crate or to a name in this file.
    fn resolve(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, mut rest) = path.split_first()?;
        let mut module = self.module.clone();
        match first.as_str() {
            "crate" => module.clear(),
            "self" | "super" => {
                let mut up = usize::from(first == "super");
                while rest.first().is_some_and(|name| name == "super") {
                    (up, rest) = (up + 1, rest.get(1..).unwrap_or_default());
                }
                module.truncate(module.len().saturating_sub(up - self.depth.min(up)));
            }
            _ if self.modules.contains(&[&module[..], std::slice::from_ref(first)].concat()) => rest = path,
            name => module.clone_from(self.bound.get(name)?),
        }
        for name in rest {
            module.push(name.clone());
            if !self.modules.contains(&module) {
                module.pop();
                break;
            }
        }
        Some(module)
    }

    /// Records a path, and the name that `use` gives its last segment.
    fn take(&mut self, path: &[String], name: Option<&str>) {
        let Some(module) = self.resolve(path) else {
            self.external.extend(path.first().cloned());
            return;
        };
        // Whether the path ends with the module itself. If so, code may continue the path after the
        // bound name.
        let is_module = path.last().is_none_or(|last| module.last() == Some(last) || last == "self");
        if let Some(name) = name.filter(|_| self.is_binding && is_module) {
            self.bound.insert(name.to_owned(), module.clone());
        }
        if module != self.module && !self.is_binding {
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
            syn::UseTree::Name(syn::UseName { ident }) if ident == "self" => {
                let name = before.last().cloned();
                self.take(before, name.as_deref());
            }
            syn::UseTree::Name(syn::UseName { ident }) => self.take_leaf(before, ident, ident),
            syn::UseTree::Rename(syn::UseRename { ident, rename, .. }) => {
                self.take_leaf(before, ident, rename);
            }
            syn::UseTree::Glob(_) => self.take(before, None),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.take_use(before, tree);
                }
            }
        }
    }

    fn take_leaf(&mut self, before: &mut Vec<String>, ident: &syn::Ident, name: &syn::Ident) {
        before.push(ident.to_string());
        self.take(before, Some(&name.to_string()));
        before.pop();
    }

    /// Records the paths in a macro's tokens: names joined by `::`, and groups that follow `::`.
    fn take_tokens(&mut self, tokens: proc_macro2::TokenStream, before: &[String]) {
        let mut path: Vec<String> = before.to_vec();
        let mut colons = if before.is_empty() { 0 } else { 2 };
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.take_code(&std::mem::replace(&mut path, before.to_vec()));
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                proc_macro2::TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                proc_macro2::TokenTree::Group(group) => {
                    let outer = std::mem::replace(&mut path, before.to_vec());
                    self.take_tokens(group.stream(), if colons == 2 { &outer } else { &[] });
                    self.take_code(&outer);
                    colons = 0;
                }
                _ => {
                    self.take_code(&std::mem::replace(&mut path, before.to_vec()));
                    colons = if before.is_empty() { 0 } else { 2 };
                }
            }
        }
        self.take_code(&path);
    }

    /// Records a path in code. A single name is skipped, because it is either local or imported.
    fn take_code(&mut self, path: &[String]) {
        if path.len() > 1 && !self.is_binding {
            self.take(path, None);
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
            syn::Item::Const(item) => &item.attrs,
            syn::Item::Enum(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Macro(item) => &item.attrs,
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Static(item) => &item.attrs,
            syn::Item::Struct(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        } else if let syn::Item::Mod(item) = item {
            self.of_tests.insert([&self.module[..], &[item.ident.to_string()]].concat());
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

    // The path in `pub(in path)` is not an import.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.take_tokens(call.tokens.clone(), &[]);
        visit::visit_macro(self, call);
    }
}
