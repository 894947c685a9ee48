//! Pictures of all formats, with the metadata that cameras write.

use std::io::Cursor;

use factpress::media::{Bitmap, Encoding};
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// Returns pixels that look like a photograph: no two next to each other are the same.
pub(super) fn bitmap(width: u32, height: u32) -> Bitmap {
    let mut pixels = Vec::new();
    let mut seed = 7_u32;
    for y in 0..height {
        for x in 0..width {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (seed >> 28) as u8;
            pixels.extend([(x * 200 / width) as u8 + noise, (y * 200 / height) as u8 + noise, 90]);
        }
    }
    Bitmap { width, height, has_alpha: false, pixels }
}

pub(super) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    bitmap(width, height).encode(Encoding::Jpeg).unwrap()
}

pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    bitmap(width, height).encode(Encoding::Png).unwrap()
}

/// A drawing of a few colours.
pub(super) fn plain_png(width: u32, height: u32) -> Vec<u8> {
    let pixels = vec![200; (width * height * 3) as usize];
    Bitmap { width, height, has_alpha: false, pixels }.encode(Encoding::Png).unwrap()
}

pub(super) fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = bitmap(width, height).pixels;
    WebPEncoder::new_lossless(&mut bytes)
        .write_image(&pixels, width, height, ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

pub(super) fn gif(width: u32, height: u32) -> Vec<u8> {
    let bitmap = bitmap(width, height);
    let image = image::RgbImage::from_raw(width, height, bitmap.pixels).unwrap();
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Gif).unwrap();
    bytes.into_inner()
}

/// Exif data (CIPA DC-008) with an orientation, the name of a camera and a place.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2A\0\0\0\x08".to_vec();
    tiff.extend([0, 3]);
    // The orientation.
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    // The name of the camera, at byte 50.
    tiff.extend([0x01, 0x10, 0, 2, 0, 0, 0, SECRET.len() as u8, 0, 0, 0, 50]);
    // The position, at byte 80.
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 80]);
    tiff.extend([0; 4]);
    tiff.resize(50, 0);
    tiff.extend(SECRET.as_bytes());
    tiff.resize(80, 0);
    tiff.extend([0, 1, 0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0, 0, 0, 0, 0]);
    tiff
}

/// A word that is nowhere but in metadata.
pub(super) const SECRET: &str = "Whistleblower";

/// Adds segments with Exif, XMP, IPTC and a comment behind the start of a JPEG.
pub(super) fn with_metadata(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut bytes = jpeg[..2].to_vec();
    let exif = [b"Exif\0\0".as_slice(), &exif(orientation)].concat();
    let xmp = format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>{SECRET}</x:xmpmeta>");
    let iptc = format!("Photoshop 3.0\x008BIM\x04\x04{SECRET}");
    let segments =
        [(0xE1, exif), (0xE1, xmp.into_bytes()), (0xED, iptc.into_bytes()), (0xFE, SECRET.into())];
    for (marker, data) in segments {
        bytes.extend([0xFF, marker]);
        bytes.extend(u16::try_from(data.len() + 2).unwrap().to_be_bytes());
        bytes.extend(data);
    }
    bytes.extend(&jpeg[2..]);
    bytes
}

/// Adds chunks behind the head of a PNG.
pub(super) fn png_with_chunks(png: &[u8]) -> Vec<u8> {
    let mut bytes = png[..33].to_vec();
    let text = format!("Author\0{SECRET}");
    let xmp = format!("XML:com.adobe.xmp\0\0\0\0\0{SECRET}");
    for (name, data) in
        [(b"tEXt", text.into_bytes()), (b"iTXt", xmp.into_bytes()), (b"eXIf", exif(1))]
    {
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let start = bytes.len();
        bytes.extend(name);
        bytes.extend(data);
        let checksum = crc(&bytes[start..]);
        bytes.extend(checksum.to_be_bytes());
    }
    bytes.extend(&png[33..]);
    bytes
}

/// The checksum of chunks (PNG, third edition, annex D).
pub(super) fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
        }
    }
    !crc
}

/// Writes a lossless WebP again with Exif and XMP (RFC 9649, section 2.7).
pub(super) fn webp_with_metadata(webp: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut body = b"WEBPVP8X\x0A\0\0\0\x0C\0\0\0".to_vec();
    body.extend(&(width - 1).to_le_bytes()[..3]);
    body.extend(&(height - 1).to_le_bytes()[..3]);
    body.extend(&webp[12..]);
    for (name, mut data) in [(b"EXIF", exif(1)), (b"XMP ", SECRET.into())] {
        body.extend(name);
        body.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        if data.len() % 2 == 1 {
            data.push(0);
        }
        body.extend(data);
    }
    let mut bytes = b"RIFF".to_vec();
    bytes.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
    bytes.extend(body);
    bytes
}
