//! A drawing as a picture of dots, for word processors that show no drawings.
//!
//! The renderer is the one that the typesetter places drawings with, so that both forms look alike.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// Dots for each unit of the drawing: twice the density of a screen.
const SCALE: f32 = 2.0;
/// Most dots of a side.
const MOST: f32 = 6_000.0;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for font in crate::pdf::FONTS {
        fonts.load_font_data(font.to_vec());
    }
    fonts.set_sans_serif_family("Liberation Sans");
    Arc::new(fonts)
});

/// A picture and its size in units of the drawing.
pub(crate) struct Picture {
    pub(crate) png: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// The drawing as a PNG; nothing where it is none, or too large.
pub(crate) fn picture(svg: &str) -> Option<Picture> {
    let options = Options {
        fontdb: FONTS.clone(),
        font_family: "Liberation Sans".to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).ok()?;
    let size = tree.size();
    let (width, height) = (size.width() * SCALE, size.height() * SCALE);
    if width > MOST || height > MOST {
        return None;
    }
    let mut dots = Pixmap::new(whole(width), whole(height))?;
    dots.fill(resvg::tiny_skia::Color::WHITE);
    let scale = Transform::from_scale(SCALE, SCALE);
    resvg::render(&tree, scale, &mut dots.as_mut());
    Some(Picture {
        png: dots.encode_png().ok()?,
        width: whole(size.width()),
        height: whole(size.height()),
    })
}

/// A length as a whole number; lengths are positive and below [`MOST`].
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(length: f32) -> u32 {
    length.ceil().max(1.0) as u32
}
