//! Whether the parts of a pipeline fit together, so that the arithmetic need not ask.
//!
//! Loaders check what they read against its settings; this is the last word, for all of them.

use std::collections::HashMap;

use crate::load::LoadError;
use crate::parts::{
    Component, ComponentParts, LinearParts, MaxoutParts, Parts, Tensor, Tok2VecParts, TokenVectors,
    TransitionParts, VectorParts,
};

/// More numbers than this no dimension of a network may have.
const MOST: usize = 1 << 24;

/// Checks that every array has the shape that its neighbours need.
pub(super) fn check(parts: &Parts) -> Result<(), LoadError> {
    let mut shared: HashMap<&str, usize> = HashMap::new();
    for component in &parts.components {
        let misfit = |reason| LoadError::Component { component: component.name.clone(), reason };
        check_component(component, parts.vectors.as_ref(), &mut shared).map_err(misfit)?;
    }
    if let Some(vectors) = &parts.vectors {
        let misfit = |reason| LoadError::Component { component: "vocab/vectors".into(), reason };
        check_vectors(vectors).map_err(misfit)?;
    }
    Ok(())
}

type Checked<T> = Result<T, String>;

fn check_component<'p>(
    component: &'p Component,
    vectors: Option<&VectorParts>,
    shared: &mut HashMap<&'p str, usize>,
) -> Checked<()> {
    let width = |source: &TokenVectors| match source {
        TokenVectors::Own(tok2vec) => check_tok2vec(tok2vec, vectors),
        TokenVectors::Shared(upstream) => shared.get(upstream.as_str()).copied().ok_or_else(|| {
            format!("it listens to `{upstream}`, and no `tok2vec` of this name comes before it")
        }),
    };
    match &component.kind {
        ComponentParts::Tok2Vec(tok2vec) => {
            let width = check_tok2vec(tok2vec, vectors)?;
            shared.insert(&component.name, width);
        }
        ComponentParts::Tagger(tagger) => {
            check_output(&tagger.output, width(&tagger.vectors)?, tagger.labels.len())?;
        }
        ComponentParts::Morphologizer(morphologizer) => {
            let width = width(&morphologizer.vectors)?;
            check_output(&morphologizer.output, width, morphologizer.labels.len())?;
        }
        ComponentParts::Senter(senter) => check_output(&senter.output, width(&senter.vectors)?, 2)?,
        ComponentParts::Parser(parser) => {
            check_transitions(parser, width(&parser.vectors)?, &[8, 13], 5)?;
        }
        ComponentParts::Ner(ner) => {
            check_transitions(ner, width(&ner.vectors)?, &[3, 6], 6)?;
        }
        ComponentParts::AttributeRuler(_) | ComponentParts::Lemmatizer(_) => {}
    }
    Ok(())
}

/// Checks a network and says how wide a token's vector is.
fn check_tok2vec(tok2vec: &Tok2VecParts, vectors: Option<&VectorParts>) -> Checked<usize> {
    let width = check_maxout(&tok2vec.mix, None)?;
    for table in &tok2vec.tables {
        match table.rows.shape[..] {
            [rows, wide] if rows > 0 && wide == width => check_size(&table.rows)?,
            ref other => {
                return Err(format!("an embedding table is {}, not rows × {width}", by(other)));
            }
        }
    }
    let branches = tok2vec.tables.len() + usize::from(tok2vec.vectors.is_some());
    check_maxout(&tok2vec.mix, Some(branches * width))?;
    if let Some(projection) = &tok2vec.vectors {
        let vectors = vectors.ok_or("it embeds static vectors, and the pipeline has none")?;
        let length = vectors.table.shape.get(1).copied().unwrap_or(0);
        check_shape("the projection of static vectors", projection, &[width, length])?;
    }
    if tok2vec.window == 0 || tok2vec.window.saturating_mul(tok2vec.layers.len()) > 1000 {
        return Err(format!("a window of {} is not supported", tok2vec.window));
    }
    for layer in &tok2vec.layers {
        let inputs = width * (2 * tok2vec.window + 1);
        if check_maxout(layer, Some(inputs))? != width {
            return Err("a layer of the encoder has another width than its input".into());
        }
    }
    Ok(width)
}

/// Checks a layer and says how wide its output is.
fn check_maxout(layer: &MaxoutParts, inputs: Option<usize>) -> Checked<usize> {
    let &[width, pieces, wide] = layer.weights.shape.as_slice() else {
        return Err(format!("the weights of a maxout layer are {}", by(&layer.weights.shape)));
    };
    let inputs = inputs.unwrap_or(wide);
    if width == 0 || pieces == 0 || wide == 0 {
        return Err(format!("a maxout layer is {}", by(&layer.weights.shape)));
    }
    check_shape("the weights of a maxout layer", &layer.weights, &[width, pieces, inputs])?;
    check_shape("the bias of a maxout layer", &layer.bias, &[width, pieces])?;
    check_shape("the gain of a layer norm", &layer.gain, &[width])?;
    check_shape("the shift of a layer norm", &layer.shift, &[width])?;
    Ok(width)
}

fn check_output(output: &LinearParts, width: usize, labels: usize) -> Checked<()> {
    if labels == 0 {
        return Err("it has no labels".into());
    }
    check_shape("the weights of the output", &output.weights, &[labels, width])?;
    check_shape("the bias of the output", &output.bias, &[labels])
}

fn check_transitions(
    parts: &TransitionParts,
    width: usize,
    features: &[usize],
    actions: u8,
) -> Checked<()> {
    let &[count, hidden, pieces, reduced] = parts.lower.shape.as_slice() else {
        return Err(format!("the lower layer is {}", by(&parts.lower.shape)));
    };
    if !features.contains(&count) {
        return Err(format!("it has {count} features; supported are {features:?}"));
    }
    if hidden == 0 || pieces == 0 || reduced == 0 {
        return Err(format!("the lower layer is {}", by(&parts.lower.shape)));
    }
    check_size(&parts.lower)?;
    check_shape("the weights of the reduction", &parts.reduce.weights, &[reduced, width])?;
    check_shape("the bias of the reduction", &parts.reduce.bias, &[reduced])?;
    check_shape("the bias of the lower layer", &parts.lower_bias, &[hidden, pieces])?;
    check_shape("the padding of the lower layer", &parts.lower_pad, &[1, count, hidden, pieces])?;
    let moves = parts.moves.len();
    match &parts.upper {
        Some(upper) => check_output(upper, hidden, moves)?,
        None if hidden == moves => {}
        None => return Err(format!("it has {moves} moves and scores {hidden}")),
    }
    match parts.moves.iter().find(|(action, _)| *action >= actions) {
        Some((action, _)) => Err(format!("there is no action {action}")),
        None => Ok(()),
    }
}

fn check_vectors(vectors: &VectorParts) -> Checked<()> {
    let &[rows, length] = vectors.table.shape.as_slice() else {
        return Err(format!("the table is {}", by(&vectors.table.shape)));
    };
    check_shape("the table", &vectors.table, &[rows, length])?;
    if vectors.rows.iter().any(|&(_, row)| row as usize >= rows) {
        return Err("a key names a row that is not there".into());
    }
    if !vectors.rows.is_sorted_by_key(|&(key, _)| key) {
        return Err("the keys are not in order".into());
    }
    Ok(())
}

fn check_shape(what: &str, tensor: &Tensor, shape: &[usize]) -> Checked<()> {
    if tensor.shape != shape {
        return Err(format!("{what}: {} where {} is needed", by(&tensor.shape), by(shape)));
    }
    check_size(tensor)
}

fn check_size(tensor: &Tensor) -> Checked<()> {
    let size = tensor.shape.iter().try_fold(1usize, |all, &one| all.checked_mul(one));
    if tensor.shape.iter().any(|&size| size > MOST) || size != Some(tensor.data.len()) {
        return Err(format!("an array of {} has {} numbers", by(&tensor.shape), tensor.data.len()));
    }
    Ok(())
}

fn by(shape: &[usize]) -> String {
    shape.iter().map(ToString::to_string).collect::<Vec<_>>().join(" × ")
}
