/// Bytes as hexadecimal digits, two for each.
///
/// ```
/// assert_eq!(tongbi::model::hex(&[0, 255]), "00ff");
/// ```
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
