//! Networks as thinc writes them: nodes with attributes and weights, in an order in which each kind
//! comes as in a real file.

use rmpv::Value;

use super::pack::{array, bytes, map};

/// The nodes of a network.
#[derive(Default)]
pub(super) struct Network {
    nodes: Vec<Value>,
    attrs: Vec<Value>,
    params: Vec<Value>,
}

impl Network {
    fn node(
        mut self,
        name: &str,
        refs: &[(&str, usize)],
        attrs: &[(&str, Value)],
        params: &[(&str, &[usize])],
    ) -> Self {
        let refs = map(refs.iter().map(|&(name, node)| (name, node.into())));
        let index = self.nodes.len();
        let node = [
            ("index", index.into()),
            ("name", name.into()),
            ("dims", map::<&str>([])),
            ("refs", refs),
        ];
        self.nodes.push(map(node));
        self.attrs
            .push(map(attrs.iter().map(|(name, value)| (*name, Value::Binary(bytes(value))))));
        self.params.push(map(params.iter().enumerate().map(|(number, &(name, shape))| {
            let size = shape.iter().product();
            let seed = f32::from(u16::try_from(index * 7 + number).unwrap_or_default());
            (name, array(shape, numbers(size, seed)))
        })));
        self
    }

    /// Tables of these many rows, and an encoder.
    pub(super) fn tok2vec(
        mut self,
        rows: &[usize],
        &[width, depth, window, pieces]: &super::Encoder,
        vectors: Option<usize>,
    ) -> Self {
        let names: &[&str] = match rows.len() {
            2 => &["LOWER", "ORTH"],
            _ => &["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
        };
        let columns = names[..rows.len()].iter().map(|&name| name.into()).collect();
        self = self.node("extract_features", &[], &[("columns", Value::Array(columns))], &[]);
        if let Some(length) = vectors {
            self = self.node("static_vectors", &[], &[], &[("W", &[width, length])]);
        }
        for (column, &rows) in rows.iter().enumerate() {
            let attrs = [("column", column.into()), ("seed", (8 + column).into())];
            self = self.node("hashembed", &[], &attrs, &[("E", &[rows, width])]);
        }
        let branches = rows.len() + usize::from(vectors.is_some());
        self = self.maxout(width, 3, branches * width);
        for _ in 0..depth {
            self = self.node("expand_window", &[], &[("window_size", window.into())], &[]);
            self = self.maxout(width, pieces, width * (2 * window + 1));
        }
        self
    }

    fn maxout(self, width: usize, pieces: usize, inputs: usize) -> Self {
        self.node("maxout", &[], &[], &[("W", &[width, pieces, inputs]), ("b", &[width, pieces])])
            .node("layernorm", &[], &[], &[("G", &[width]), ("b", &[width])])
    }

    pub(super) fn listener(self) -> Self {
        self.node("tok2vec-listener", &[], &[], &[])
    }

    pub(super) fn softmax(self, outputs: usize, inputs: usize) -> Self {
        self.node("softmax", &[], &[], &[("W", &[outputs, inputs]), ("b", &[outputs])])
    }

    pub(super) fn linear(self, outputs: usize, inputs: usize) -> Self {
        self.node("linear", &[], &[], &[("W", &[outputs, inputs]), ("b", &[outputs])])
    }

    /// The layers of a transition system with an upper one for the moves.
    pub(super) fn two_layers(features: usize, hidden: usize, pieces: usize, moves: usize) -> Self {
        Self::parser_root(true).lower(features, hidden, pieces, hidden).linear(moves, hidden)
    }

    /// The layers of a transition system in which the lower one scores the moves.
    pub(super) fn one_layer(features: usize, hidden: usize, pieces: usize, moves: usize) -> Self {
        Self::parser_root(false).lower(features, moves, pieces, hidden).node("noop", &[], &[], &[])
    }

    fn parser_root(has_upper: bool) -> Self {
        let refs = [("tok2vec", 3), ("lower", 1), ("upper", 2)];
        Self::default().node("parser_model", &refs, &[("has_upper", has_upper.into())], &[])
    }

    fn lower(self, features: usize, outputs: usize, pieces: usize, inputs: usize) -> Self {
        let params: [(&str, &[usize]); 3] = [
            ("W", &[features, outputs, pieces, inputs]),
            ("b", &[outputs, pieces]),
            ("pad", &[1, features, outputs, pieces]),
        ];
        self.node("precomputable_affine", &[], &[], &params)
    }

    /// The network's file.
    pub(super) fn file(self) -> Vec<u8> {
        let shims = self.nodes.iter().map(|_| Value::Array(Vec::new())).collect();
        bytes(&map([
            ("nodes", Value::Array(self.nodes)),
            ("attrs", Value::Array(self.attrs)),
            ("params", Value::Array(self.params)),
            ("shims", Value::Array(shims)),
        ]))
    }
}

/// Made-up numbers between -1 and 1, always the same for a seed.
pub(super) fn numbers(count: usize, seed: f32) -> Vec<u8> {
    let mut state = seed.to_bits() | 1;
    (0..count)
        .flat_map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let small = u16::try_from(state >> 20).unwrap_or_default();
            (f32::from(small) / 2048.0 - 1.0).to_le_bytes()
        })
        .collect()
}
