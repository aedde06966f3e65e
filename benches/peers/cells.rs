//! The cells of all tables in some files, which is what general readers of web pages and PDFs give: the same job, to
//! measure beside them. Prints how many tables, cells and bytes of text there are.

#![allow(clippy::print_stdout, reason = "the count is what this program is for")]

use std::error::Error;
use std::{env, fs};

use tongbi::documents::{Block, Format, pdf, read_document};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).ok_or("give a folder of files")?;
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    let (mut tables, mut cells, mut bytes) = (0, 0, 0);
    for path in paths {
        let content = fs::read(&path)?;
        let document = match read_document("", &content) {
            Err(Format::Pdf) => pdf::read("", &content),
            other => other.map_err(|format| format!("{}: {format:?}", path.display()))?,
        };
        for block in &document.blocks {
            let Block::Table(grid) = block else { continue };
            tables += 1;
            cells += grid.cells.len();
            bytes += grid.cells.iter().map(|cell| cell.text.len()).sum::<usize>();
        }
    }
    println!("{tables} tables, {cells} cells, {bytes} bytes");
    Ok(())
}
