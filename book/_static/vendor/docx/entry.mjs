export { Document, Footer, Packer, Paragraph, SimpleField, Table, TableCell, TableRow, TextRun } from "docx";
