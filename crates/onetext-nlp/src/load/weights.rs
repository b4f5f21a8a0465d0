//! The weights of a component: a thinc model file, which is the nodes of the network in breadth-first
//! order, each with attributes and parameters.
//!
//! Weights are found by the node's name; what a node is for follows from the settings. Nodes that
//! hold no weights (dropout, reshaping, listeners) are passed over.

use std::fmt;

use rmpv::ValueRef;

use super::LoadError;
use super::error::{Shown, WrongShape, malformed, sizes};
use super::pack::{self, Packed};
use crate::parts::Tensor;

/// A parsed model file.
pub(super) struct Weights<'v, 'b> {
    component: &'v str,
    file: &'v str,
    nodes: Vec<Node<'v, 'b>>,
}

/// One node of the network.
#[derive(Clone, Copy)]
pub(super) struct Node<'v, 'b> {
    /// Its place in the file.
    pub(super) index: usize,
    name: &'b str,
    file: &'v str,
    refs: Packed<'v, 'b>,
    attrs: Packed<'v, 'b>,
    params: Packed<'v, 'b>,
}

impl<'v, 'b> Weights<'v, 'b> {
    pub(super) fn new(
        component: &'v str,
        file: &'v str,
        value: &'v ValueRef<'b>,
    ) -> Result<Self, LoadError> {
        let model = Packed::new(file, value);
        let nodes = model.need("nodes")?.list("a list of nodes")?;
        let attrs = model.need("attrs")?.list("a list of attributes")?;
        let params = model.need("params")?.list("a list of parameters")?;
        if nodes.len() != attrs.len() || nodes.len() != params.len() {
            let reason = format!(
                "{} nodes have {} sets of attributes and {} of parameters",
                nodes.len(),
                attrs.len(),
                params.len()
            );
            return Err(malformed(file, reason));
        }
        let nodes =
            nodes.zip(attrs).zip(params).enumerate().map(|(index, ((node, attrs), params))| {
                let name = node.need("name")?.text("the name of a node")?;
                Ok(Node { index, name, file, refs: node.need("refs")?, attrs, params })
            });
        Ok(Self { component, file, nodes: nodes.collect::<Result<_, LoadError>>()? })
    }

    pub(super) fn file(&self) -> &'v str {
        self.file
    }

    pub(super) fn component(&self) -> &'v str {
        self.component
    }

    /// The nodes of a kind in the file's order.
    pub(super) fn named(&self, name: &str) -> Vec<Node<'v, 'b>> {
        self.nodes.iter().filter(|node| node.name == name).copied().collect()
    }

    /// The nodes of a kind, which must be as many as the settings say.
    pub(super) fn exactly(
        &self,
        name: &str,
        count: usize,
        settings: &str,
    ) -> Result<Vec<Node<'v, 'b>>, LoadError> {
        let nodes = self.named(name);
        if nodes.len() == count {
            return Ok(nodes);
        }
        Err(self.other(&format!("the number of `{name}` layers"), &nodes.len(), &count, settings))
    }

    /// That the weights are others than the settings ask for.
    pub(super) fn other(
        &self,
        weights: &str,
        found: &dyn fmt::Display,
        expected: &dyn fmt::Display,
        settings: &str,
    ) -> LoadError {
        LoadError::from(WrongShape {
            component: self.component.to_owned(),
            weights: weights.to_owned(),
            file: self.file.to_owned(),
            found: found.to_string(),
            expected: expected.to_string(),
            settings: settings.to_owned(),
        })
    }

    /// The node that another one refers to by this name.
    pub(super) fn referred(
        &self,
        from: &Node<'v, 'b>,
        name: &str,
    ) -> Result<Node<'v, 'b>, LoadError> {
        let at = from.refs.need(name)?.size("the number of a node")?;
        let reason =
            || malformed(self.file, format!("`{name}` refers to node {at}, which is not there"));
        self.nodes.get(at).copied().ok_or_else(reason)
    }

    /// Weights of a node, which must have the size that the settings ask for.
    pub(super) fn tensor(
        &self,
        node: &Node<'v, 'b>,
        param: &str,
        expected: &[usize],
        settings: &str,
    ) -> Result<Tensor, LoadError> {
        let value = node.params.need(param)?;
        let weights = node.place(param);
        if value.is_nil() {
            let reason = format!("{weights} has no values: the component was never trained");
            return Err(malformed(self.file, reason));
        }
        let tensor = value.tensor(&weights)?;
        if tensor.shape == expected {
            return Ok(tensor);
        }
        Err(self.other(&weights, &sizes(&tensor.shape), &sizes(expected), settings))
    }
}

impl Node<'_, '_> {
    /// A parameter of the node as a message names it.
    fn place(&self, param: &str) -> String {
        format!("`{param}` of node {} (`{}`)", self.index, Shown(self.name))
    }

    /// An attribute, which is a `MessagePack` inside the file's, read by a function.
    pub(super) fn attr<T>(
        &self,
        name: &str,
        read: impl FnOnce(Packed<'_, '_>) -> Result<T, LoadError>,
    ) -> Result<T, LoadError> {
        let bytes = self.attrs.need(name)?.bytes("an attribute")?;
        let value = pack::parse(self.file, bytes)?;
        read(Packed::new(self.file, &value))
    }
}
