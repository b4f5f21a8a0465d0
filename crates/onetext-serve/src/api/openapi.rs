//! The description of the API in `OpenAPI` 3.1, made from the routes.

use std::sync::LazyLock;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::desk::Porch;
use crate::fault::{Fault, Problem};
use crate::reply::{Outcome, Reply};
use crate::request::Request;
use crate::route::{Doc, Gate, Route, Table, Verb};

pub(super) fn describe(_: &Porch<'_>, _: &Request) -> Outcome {
    static MADE: LazyLock<Option<String>> = LazyLock::new(|| {
        let table = Table::new().ok()?;
        serde_json::to_string_pretty(&described(table.routes())).ok()
    });
    let text = MADE.as_ref().ok_or_else(|| Fault::internal(&"the routes cannot be described"))?;
    Ok(Reply::bytes("application/json", text.as_str()))
}

/// The description of all routes that have one.
pub(crate) fn described(routes: &[Route]) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let problem = generator.subschema_for::<Problem>();
    let mut paths = Map::new();
    for route in routes {
        let Some(doc) = &route.doc else { continue };
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(verb(route.method).to_owned(), operation(route, doc, &mut generator));
        }
    }
    let schemas = generator.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Onetext",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What the pages of the workbench do, for programs. Everything is seen through the eyes of who is signed in, and numbers of entries are ranks among those that they may see. A body that is not read as described is answered with 400, a change that somebody else made meanwhile with 409, what does not fit the record with 422.",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "session": [] }, { "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": "__Host-onetext", "description": "A session; whatever changes something carries the header Onetext-Token as well." },
                "token": { "type": "http", "scheme": "bearer", "description": "An access token, made on the account’s page." },
            },
            "responses": {
                "Fault": {
                    "description": "Why not, and what mends it.",
                    "content": { "application/problem+json": { "schema": problem } },
                },
            },
        },
    })
}

fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Get => "get",
        Verb::Post => "post",
        Verb::Put => "put",
        Verb::Delete => "delete",
    }
}

fn operation(route: &Route, doc: &Doc, generator: &mut SchemaGenerator) -> Value {
    let places = route.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let places = places.map(|name| {
        json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
    });
    let query = doc.query.iter().map(|(name, meaning)| {
        json!({ "name": name, "in": "query", "description": meaning, "schema": { "type": "string" } })
    });
    let (status, media, shape) = doc.reply;
    let mut done = json!({ "description": "Done." });
    if !media.is_empty() {
        let content =
            shape.map_or_else(|| json!({}), |shape| json!({ "schema": shape(generator) }));
        done["content"] = json!({ media: content });
    }
    let mut operation = json!({
        "operationId": format!("{}{}", verb(route.method), route.path.replace(['/', '{', '}', '.'], "-")),
        "summary": doc.summary,
        "description": match route.handler.gate() {
            Gate::Anybody => "For anybody.",
            Gate::Known => "For whoever is signed in.",
            Gate::Writers => "For whoever is signed in and no observer.",
            Gate::Mediators => "For the mediators.",
        },
        "parameters": places.chain(query).collect::<Vec<_>>(),
        "responses": {
            status.to_string(): done,
            "default": { "$ref": "#/components/responses/Fault" },
        },
    });
    if route.handler.gate() == Gate::Anybody {
        operation["security"] = json!([]);
    }
    if let Some((media, shape)) = doc.body {
        operation["requestBody"] =
            json!({ "required": true, "content": { media: { "schema": shape(generator) } } });
    }
    operation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_under_api_is_described() {
        let table = Table::new().unwrap();
        let described = described(table.routes());
        for route in table.routes().iter().filter(|route| route.path.starts_with("/api/")) {
            let operation = &described["paths"][route.path][verb(route.method)];
            assert!(operation.is_object(), "{} {} has no doc", verb(route.method), route.path);
        }
    }

    #[test]
    fn every_schema_that_is_named_is_there() {
        let table = Table::new().unwrap();
        let described = described(table.routes());
        let text = described.to_string();
        for name in
            text.split("\"#/components/schemas/").skip(1).filter_map(|it| it.split('"').next())
        {
            assert!(described["components"]["schemas"][name].is_object(), "{name}");
        }
    }
}
