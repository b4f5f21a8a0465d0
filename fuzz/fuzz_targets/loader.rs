//! Any bytes as a pipeline: as a wheel, as a compact file, and as one file of a pipeline that is
//! whole otherwise, so that the readers behind the archive are reached. What loads also reads a text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onetext_fuzz::Input;
use onetext_nlp::Pipeline;

/// A text that meets the tiny pipeline's rules.
const TEXT: &str = "The cities' wives don't (ever) go to https://a.b etc. \n\"End-to-end\"...";

fuzz_target!(|bytes: &[u8]| {
    if let Ok(pipeline) = Pipeline::from_bytes(&Input::of(bytes).pipeline()) {
        let _ = pipeline.parse(TEXT);
    }
});
