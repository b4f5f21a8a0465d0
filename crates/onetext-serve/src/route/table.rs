//! All routes, and the one that a request means.

use std::collections::BTreeMap;

use http::Method;
use matchit::Router;

use super::{Route, Verb};
use crate::fault::Fault;

/// Every route, ready to be looked up.
pub(crate) struct Table {
    routes: Vec<Route>,
    by_path: Router<Vec<(Verb, usize)>>,
}

/// A route with what stands in the places of its path.
pub(crate) struct Found<'a> {
    /// Its place among all routes.
    pub(crate) index: usize,
    pub(crate) route: &'a Route,
    pub(crate) params: BTreeMap<String, String>,
}

impl Table {
    /// The table of all rooms of the workbench. An error names two routes that cannot stand side by
    /// side; a test makes the table, so that there are none.
    pub(crate) fn new() -> Result<Self, String> {
        let routes: Vec<Route> =
            crate::page::routes().chain(crate::api::ROUTES.iter().copied()).collect();
        let mut paths: BTreeMap<&str, Vec<(Verb, usize)>> = BTreeMap::new();
        for (index, route) in routes.iter().enumerate() {
            let verbs = paths.entry(route.path).or_default();
            if verbs.iter().any(|(verb, _)| *verb == route.method) {
                return Err(format!("{:?} {} stands twice", route.method, route.path));
            }
            verbs.push((route.method, index));
        }
        let mut by_path = Router::new();
        for (path, verbs) in paths {
            by_path.insert(path, verbs).map_err(|error| format!("{path}: {error}"))?;
        }
        Ok(Self { routes, by_path })
    }

    /// Every route.
    pub(crate) fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// The route that a request means.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Result<Found<'_>, Fault> {
        let found = self.by_path.at(path).map_err(|_| Fault::NotFound)?;
        // Whoever may get something may also ask for its headers alone.
        let wanted = if *method == Method::HEAD { &Method::GET } else { method };
        let index = found.value.iter().find(|(verb, _)| verb.http() == *wanted);
        let index = index.ok_or(Fault::Method)?.1;
        let decode = |text: &str| {
            percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
        };
        let params = found.params.iter().map(|(name, value)| (name.to_owned(), decode(value)));
        Ok(Found { index, route: &self.routes[index], params: params.collect() })
    }
}
