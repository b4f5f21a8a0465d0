use std::num::NonZero;
fn main() {
    let mut args = std::env::args().skip(1);
    let model = args.next().unwrap();
    let texts: Vec<String> = std::fs::read_to_string(args.next().unwrap())
        .unwrap()
        .lines()
        .map(|l| {
            serde_json::from_str::<serde_json::Value>(l).unwrap()["text"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let threads: usize = args.next().map_or(1, |t| t.parse().unwrap());
    let t = std::time::Instant::now();
    let p = onetext_nlp::Pipeline::open_with(
        model,
        &onetext_nlp::LoadOptions {
            disable: std::env::var("DISABLE")
                .map(|d| d.split(',').map(str::to_owned).collect())
                .unwrap_or_default(),
            ..Default::default()
        },
    )
    .unwrap();
    println!("load {:?}", t.elapsed());
    for _ in 0..4 {
        let t = std::time::Instant::now();
        let mut n = 0;
        p.stream(texts.iter().cloned(), NonZero::new(threads).unwrap(), |d| n += d.len()).unwrap();
        let s = t.elapsed().as_secs_f64();
        println!("{n} tokens {s:.3} s {:.0} tokens/s", n as f64 / s);
    }
}
