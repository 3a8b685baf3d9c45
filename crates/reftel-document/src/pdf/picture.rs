//! Pages as pictures, and text that is read from them.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use pdf_oxide::PdfDocument;

use crate::pdf::furniture::Page;
use crate::pdf::line::{self, Line, Run};
use crate::pdf::{guarded, named, problem};
use crate::{Ocr, OcrWord, Problem};

/// Dots of a picture at most: A4 at 300 dots an inch has 9 million.
const DOTS_MAX: f32 = 24e6;
/// Longest side of a picture, in dots. A page of PDF can be 14,400 points long.
const SIDE_MAX: f32 = 12_000.0;
/// What pictures are read at. Tesseract's manual asks for 300.
const OCR_DOTS_PER_INCH: u32 = 300;
/// Words of which the reader is less sure than this, in per cent, are noise of a bad scan.
const SURE_MIN: f32 = 20.0;
/// A page whose words are on average less sure is named as doubtful.
const SURE_ENOUGH: f32 = 70.0;
const POINTS_PER_INCH: f32 = 72.0;

/// Returns a PNG of page `page` (the first is 1) at about `dots_per_inch`.
pub(crate) fn page_png(bytes: &[u8], page: u32, dots_per_inch: u32) -> Result<Vec<u8>, String> {
    guarded(|| Ok(Pictures::open(bytes)?.png(page, dots_per_inch)?.bytes))
}

/// Returns what part of the page the largest picture on it covers, 0 to 1.
pub(super) fn covered(pdf: &PdfDocument, index: usize, area: f32) -> f32 {
    let Ok(pictures) = pdf.page_image_handles(index) else { return 0.0 };
    let largest = pictures.iter().map(|picture| picture.bbox.width * picture.bbox.height).fold(0.0, f32::max);
    // Scanners cut a page into strips: together they count as one.
    let all: f32 = pictures.iter().map(|picture| picture.bbox.width * picture.bbox.height).sum();
    (largest.max(all) / area.max(1.0)).clamp(0.0, 1.0)
}

/// Reads the pages that are pictures, and returns what there is to say about them.
pub(super) fn read(bytes: &[u8], scans: &[u32], pages: &mut [Page], ocr: &dyn Ocr) -> Vec<Problem> {
    let pictures = match Pictures::open(bytes) {
        Ok(pictures) => pictures,
        Err(why) => {
            return vec![problem(
                "needs_ocr",
                format!("{} a picture and could not be rendered: {why}", named(scans)),
            )];
        }
    };
    let (mut done, mut doubtful, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for page in pages.iter_mut().filter(|page| scans.contains(&page.number)) {
        let words = pictures
            .png(page.number, OCR_DOTS_PER_INCH)
            .and_then(|png| Ok((ocr.words(&png.bytes, png.dots_per_inch())?, png)));
        match words {
            Ok((words, png)) => {
                if sureness(&words) < SURE_ENOUGH && !words.is_empty() {
                    doubtful.push(page.number);
                }
                page.lines = lines(words, &png);
                page.picture = true;
                done.push(page.number);
            }
            Err(why) => {
                problems.push(problem(
                    "needs_ocr",
                    format!("page {} is a picture and was not read: {why}", page.number),
                ));
            }
        }
    }
    if !done.is_empty() {
        problems.push(problem(
            "read_by_ocr",
            format!("{} a picture; the text was read from it by machine", named(&done)),
        ));
    }
    if !doubtful.is_empty() {
        problems.push(problem(
            "ocr_doubtful",
            format!("{} hard to read; check the text against the page", named(&doubtful)),
        ));
    }
    problems
}

fn sureness(words: &[OcrWord]) -> f32 {
    words.iter().map(|word| word.confidence).sum::<f32>() / words.len().max(1) as f32
}

/// Puts words together into lines as whoever read them did, boxes in points from the lower left.
fn lines(words: Vec<OcrWord>, png: &Png) -> Vec<Line> {
    let mut rows: Vec<((u32, u32, u32), Vec<Run>)> = Vec::new();
    for word in words {
        let text = word.text.trim().to_owned();
        if text.is_empty() || word.confidence < SURE_MIN {
            continue;
        }
        let [left, top, width, height] = word.bounds.map(|dots| dots as f32 / png.scale);
        let run = Run {
            text,
            left,
            right: left + width,
            baseline: png.height - top - height,
            size: height.max(1.0),
            bold: false,
        };
        match rows.last_mut() {
            Some((line, runs)) if *line == word.line => runs.push(run),
            _ => rows.push((word.line, vec![run])),
        }
    }
    // The height of a box depends on the letters in it, so one size is given to all of the page.
    let mut sizes: Vec<f32> = rows.iter().flat_map(|(_, runs)| runs).map(|run| run.size).collect();
    sizes.sort_by(f32::total_cmp);
    let size = sizes.get(sizes.len() / 2).copied().unwrap_or(10.0);
    rows.into_iter()
        .map(|((block, paragraph, _), mut runs)| {
            let floor = runs.iter().map(|run| run.baseline).fold(f32::INFINITY, f32::min);
            for run in &mut runs {
                run.size = size;
                run.baseline = floor;
                run.text.push(' ');
            }
            (block, paragraph, line::lines(runs))
        })
        .flat_map(|(block, paragraph, lines)| {
            lines.into_iter().map(move |line| Line { place: Some((block, paragraph)), ..line })
        })
        .collect()
}

/// A PDF that is open for rendering.
struct Pictures {
    pdf: Pdf,
}

struct Png {
    bytes: Vec<u8>,
    /// Dots a point.
    scale: f32,
    /// Height of the page in points.
    height: f32,
}

impl Png {
    fn dots_per_inch(&self) -> u32 {
        (self.scale * POINTS_PER_INCH).round() as u32
    }
}

impl Pictures {
    fn open(bytes: &[u8]) -> Result<Pictures, String> {
        let pdf =
            Pdf::new(bytes.to_vec()).map_err(|error| format!("the pages cannot be rendered: {error:?}"))?;
        Ok(Pictures { pdf })
    }

    fn png(&self, page: u32, dots_per_inch: u32) -> Result<Png, String> {
        let count = self.pdf.pages().len();
        let page = (page as usize).checked_sub(1).and_then(|index| self.pdf.pages().get(index));
        let page = page.ok_or_else(|| format!("it has {count} pages"))?;
        let (width, height) = page.render_dimensions();
        if !(width >= 1.0 && height >= 1.0 && width.is_finite() && height.is_finite()) {
            return Err("the page has no size".to_owned());
        }
        let asked = dots_per_inch.clamp(10, 1200) as f32 / POINTS_PER_INCH;
        let scale = asked.min((DOTS_MAX / (width * height)).sqrt()).min(SIDE_MAX / width.max(height));
        let settings =
            RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
        let (dots_wide, dots_high) = ((width * scale).floor().max(1.0), (height * scale).floor().max(1.0));
        let settings =
            RenderSettings { width: Some(dots_wide as u16), height: Some(dots_high as u16), ..settings };
        let pixels = render(page, &RenderCache::new(), &InterpreterSettings::default(), &settings);
        let bytes = encode(pixels.data_as_u8_slice(), u32::from(pixels.width()), u32::from(pixels.height()))?;
        Ok(Png { bytes, scale, height })
    }
}

/// Writes pixels (red, green, blue, opacity; all opaque) as PNG, in grey when there is no colour.
fn encode(pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, String> {
    let grey = pixels
        .chunks_exact(4)
        .all(|pixel| matches!(pixel, [red, green, blue, _] if red == green && green == blue));
    let kept = if grey { 1 } else { 3 };
    let data: Vec<u8> = pixels.chunks_exact(4).flat_map(|pixel| pixel.iter().take(kept)).copied().collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(if grey { png::ColorType::Grayscale } else { png::ColorType::Rgb });
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&data));
    written.map_err(|error| format!("no PNG could be made of the page: {error}"))?;
    Ok(bytes)
}
