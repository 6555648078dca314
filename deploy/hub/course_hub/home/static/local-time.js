// Adds to each time in UTC the reader's own, and how far off it is. The page says all in UTC without.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const clock = new Intl.DateTimeFormat("en-GB", {
  weekday: "short", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit",
});
const far = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
const HOUR = 3600e3;

function off(at) {
  const hours = (at - Date.now()) / HOUR;
  if (Math.abs(hours) < 1) return "within the hour";
  return Math.abs(hours) < 48
    ? far.format(Math.trunc(hours), "hour")
    : far.format(Math.trunc(hours / 24), "day");
}

for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) continue;
  const said = [];
  // Where the clock shows UTC, the page has said it already.
  if (at.getTimezoneOffset() !== 0) said.push(`${clock.format(at)} where you are (${zone})`);
  if (time.hasAttribute("data-far")) said.push(off(at));
  if (!said.length) continue;
  const local = document.createElement("span");
  local.className = "local";
  local.textContent = said.join(", ");
  time.after(local);
}
