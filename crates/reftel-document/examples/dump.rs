fn main() {
    let p = std::env::args().nth(1).unwrap();
    let b = std::fs::read(&p).unwrap();
    let t = std::time::Instant::now();
    let d = match pdf_oxide::PdfDocument::from_bytes(b) {
        Ok(d) => d,
        Err(e) => {
            println!("ERR {e:?}");
            return;
        }
    };
    let n = d.page_count();
    println!("pages {n:?} enc {}", d.is_encrypted());
    for i in 0..n.unwrap_or(0) {
        let s = d.extract_spans(i);
        println!("== page {i} {:?} rot {:?}", d.get_page_media_box(i), d.get_page_rotation(i));
        match s {
            Ok(v) => {
                for s in v {
                    if std::env::args().nth(2).is_some() {
                        println!(
                            "{:.1},{:.1} {:.1}x{:.1} fs{:.1} r{:.2} rot{} a{:?} h{:?} w{} {:?} {:?}",
                            s.bbox.x,
                            s.bbox.y,
                            s.bbox.width,
                            s.bbox.height,
                            s.font_size,
                            s.text_rise,
                            s.rotation_degrees,
                            s.artifact_type,
                            s.heading_level,
                            s.char_widths.len(),
                            s.font_name,
                            s.text
                        )
                    }
                }
            }
            Err(e) => println!("E {e:?}"),
        }
    }
    println!("{:?}", t.elapsed());
}
