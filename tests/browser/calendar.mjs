// Reads a calendar with ical.js, the library that Thunderbird reads calendars with, and prints what it found as JSON.
// Run by `crates/reftel-cli/tests/dialogue.rs`.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
const told = (entry, name) => {
  const value = entry.getFirstPropertyValue(name);
  return value === null ? null : String(value);
};
const entries = calendar
  .getAllSubcomponents()
  .map((entry) => [entry.name, ...["uid", "dtstart", "dtend", "due", "status", "summary", "description", "location"].map((name) => told(entry, name))]);
console.log(JSON.stringify(entries));
