/* The rules of `labour_migration.concepts.responsibilities.check`. */
import { Fraction } from "./fraction.js";

function holding(bodies, row, letters) {
  return bodies.filter((_, place) => [...letters].some((letter) => row[place].includes(letter)));
}

export function check({ tasks, bodies, roles }, overload) {
  const limit = new Fraction(...overload).times(new Fraction(tasks.length));
  const accountable = roles.map((row) => holding(bodies, row, "A"));
  const charged = roles.map((row) => holding(bodies, row, "AR"));
  const load = (body) => charged.filter((held) => held.includes(body)).length;
  return {
    withoutAccountable: tasks.filter((_, place) => !accountable[place].length),
    severalAccountable: tasks
      .map((task, place) => [task, accountable[place]])
      .filter(([, held]) => held.length > 1),
    withoutResponsible: tasks.filter((_, place) => !holding(bodies, roles[place], "R").length),
    idle: bodies.filter((_, place) => !roles.some((row) => row[place])),
    overloaded: bodies.filter((body) => new Fraction(load(body)).exceeds(limit)),
  };
}

/* Throws when a file holds anything but a matrix of known roles. */
export function read({ tasks, bodies, roles }, meanings) {
  const names = (list, most) => Array.isArray(list) && list.length >= 1 && list.length <= most
    && list.every((name) => typeof name === "string" && name.trim() && name.length <= 200)
    && new Set(list).size === list.length;
  if (!names(tasks, 60) || !names(bodies, 20)) throw new Error("its tasks or bodies do not fit");
  const fits = Array.isArray(roles) && roles.length === tasks.length && roles.every((row) => (
    Array.isArray(row) && row.length === bodies.length && row.every((role) => Object.hasOwn(meanings, role))
  ));
  if (!fits) throw new Error("its roles do not fit its tasks and bodies");
  return { tasks: [...tasks], bodies: [...bodies], roles: roles.map((row) => [...row]) };
}
