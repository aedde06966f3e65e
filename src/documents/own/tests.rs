use std::fs;
use std::io::{Cursor, Read, Write};

use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = png::Encoder::new(&mut bytes, 2, 1);
    writer.set_color(png::ColorType::Rgb);
    let mut writer = writer.write_header().unwrap();
    writer.write_image_data(&[1, 2, 3, 4, 5, 6]).unwrap();
    writer.finish().unwrap();
    bytes
}

fn archive() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("a.txt", zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(b"some text").unwrap();
    writer.finish().unwrap().into_inner()
}

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n".to_vec()),
        ("a.html", b"<!doctype html><p>tongbi sha256:".repeat(20)),
        ("a.png", picture()),
        ("a.xlsx", archive()),
        ("a.json", b"{\"rows\":[],\"schema\":\"tongbi.yoy/1\"}\n".to_vec()),
    ]
}

#[test]
fn a_sealed_file_is_known_until_one_byte_of_it_changes() {
    let folder = folder();
    for (name, bytes) in samples() {
        let path = folder.path().join(name);
        let carrier = Carrier::of(&path).unwrap();
        fs::write(&path, &bytes).unwrap();
        assert_eq!(OwnFiles::default().product(&path), None, "{name} without a seal");
        let sealed = seal(bytes, carrier, Product::Chart);
        fs::write(&path, &sealed).unwrap();
        assert_eq!(OwnFiles::default().product(&path), Some(Product::Chart), "{name}");
        for at in 0..sealed.len() {
            let mut edited = sealed.clone();
            edited[at] ^= 0x20;
            fs::write(&path, &edited).unwrap();
            assert!(!OwnFiles::default().is_own(&path), "{name}, byte {at}");
        }
        for edited in [[sealed.as_slice(), b" "].concat(), sealed[..sealed.len() - 1].to_vec()] {
            fs::write(&path, edited).unwrap();
            assert!(!OwnFiles::default().is_own(&path), "{name} longer or shorter");
        }
    }
}

#[test]
fn a_sealed_file_is_still_of_its_format() {
    let sealed = |name: &str| {
        let bytes = samples().into_iter().find(|sample| sample.0 == name).unwrap().1;
        seal(bytes, Carrier::of(Path::new(name)).unwrap(), Product::Workbook)
    };
    let mut zip = zip::ZipArchive::new(Cursor::new(sealed("a.xlsx"))).unwrap();
    let mut text = String::new();
    zip.by_name("a.txt").unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "some text");
    let mut reader = png::Decoder::new(Cursor::new(sealed("a.png"))).read_info().unwrap();
    let mut pixels = [0; 6];
    reader.next_frame(&mut pixels).unwrap();
    assert_eq!(pixels, [1, 2, 3, 4, 5, 6]);
    let json: serde_json::Value = serde_json::from_slice(&sealed("a.json")).unwrap();
    assert!(json["made_by"].as_str().unwrap().starts_with("tongbi workbook"));
}

#[test]
fn bytes_of_another_format_are_not_sealed() {
    for carrier in [Carrier::Png, Carrier::Xlsx, Carrier::Json, Carrier::Parquet] {
        assert_eq!(seal(b"nothing".to_vec(), carrier, Product::Page), b"nothing");
    }
}

#[test]
fn a_listed_file_is_known_by_its_hash_and_not_by_its_name() {
    let folder = folder();
    let path = folder.path().join("figures.csv");
    let version = Version::of(b"a,b\n");
    let record = Record { product: Product::Figures, set: None, versions: vec![version] };
    let mut ledger = Ledger::default();
    ledger.files.insert("figures.csv".to_owned(), record);
    fs::write(folder.path().join(LEDGER), ledger.text()).unwrap();
    assert_eq!(Ledger::read(folder.path()).unwrap(), Some(ledger));
    assert!(!OwnFiles::default().is_own(&path), "it is not there");
    fs::write(&path, "a,b\n").unwrap();
    assert_eq!(OwnFiles::default().product(&path), Some(Product::Figures));
    fs::write(&path, "a,c\n").unwrap();
    assert!(!OwnFiles::default().is_own(&path), "edited");
    fs::write(folder.path().join("other.csv"), "a,b\n").unwrap();
    assert!(!OwnFiles::default().is_own(&folder.path().join("other.csv")), "not listed");
}

#[test]
fn a_ledger_of_another_form_is_not_tongbis() {
    let folder = folder();
    assert_eq!(Ledger::read(folder.path()).unwrap(), None);
    for text in ["", "{}", "{\"tongbi\":2,\"files\":{}}", "my own notes"] {
        fs::write(folder.path().join(LEDGER), text).unwrap();
        assert!(Ledger::read(folder.path()).is_err(), "{text}");
    }
}

#[test]
fn every_product_has_a_word_of_its_own() {
    for product in Product::ALL {
        assert_eq!(Product::of(product.as_str()), Some(product));
        assert_eq!(serde_json::to_value(product).unwrap(), product.as_str());
    }
}
