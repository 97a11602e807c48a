// Reads a panel with DuckDB: node agree.mjs DIRECTORY. It prints a line of JSON a table: how many rows CSV and Parquet have, how many
// rows are in one and not in the other, how many share a primary key, and how many name a row that is not there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

const directory = process.argv[2];
const described = JSON.parse(readFileSync(join(directory, "datapackage.json"), "utf8"));
const connection = await (await DuckDBInstance.create(":memory:")).connect();
const one = async (sql) => Number((await connection.runAndReadAll(sql)).getRows()[0][0]);
const file = (resource) => `'${join(directory, resource.path).replaceAll("'", "''")}'`;

// A column of Parquet as CSV writes it.
const written = (field) => {
  const name = `"${field.name}"`;
  switch (field.type) {
    case "array": return `nullif(array_to_string(${name}, '|'), '') AS ${name}`;
    case "date": return `strftime(${name}, '%Y-%m-%d') AS ${name}`;
    default: return `CAST(${name} AS VARCHAR) AS ${name}`;
  }
};

// Each table as a view: TABLE of the CSV, all text, and TABLE-parquet.
for (const resource of described.resources) {
  const fields = resource.schema.fields;
  const from = resource.format === "csv"
    ? `SELECT * FROM read_csv(${file(resource)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', max_line_size = 10000000)`
    : `SELECT ${fields.map(written).join(", ")} FROM read_parquet(${file(resource)})`;
  await connection.run(`CREATE TABLE "${resource.name}" AS ${from}`);
}

for (const resource of described.resources.filter((r) => r.format === "csv")) {
  const csv = `"${resource.name}"`, parquet = `"${resource.name}-parquet"`;
  const columns = resource.schema.fields.map((f) => `"${f.name}"`).join(", ");
  const key = resource.schema.primaryKey.map((name) => `"${name}"`).join(", ");
  let dangling = 0;
  for (const { fields, reference } of resource.schema.foreignKeys ?? []) {
    const there = reference.fields.map((name, i) => `t."${name}" = f."${fields[i]}"`).join(" AND ");
    const stated = fields.map((name) => `f."${name}" IS NOT NULL`).join(" AND ");
    dangling += await one(`SELECT count(*) FROM ${csv} f WHERE ${stated} AND NOT EXISTS (SELECT 1 FROM "${reference.resource || resource.name}" t WHERE ${there})`);
  }
  // What is a number must be one.
  const numbers = resource.schema.fields.filter((f) => f.type === "number" || f.type === "integer");
  let noNumbers = 0;
  for (const f of numbers) {
    noNumbers += await one(`SELECT count(*) FROM ${csv} WHERE "${f.name}" IS NOT NULL AND TRY_CAST("${f.name}" AS DECIMAL(38, 12)) IS NULL`);
  }
  console.log(JSON.stringify({
    table: resource.name,
    csv: await one(`SELECT count(*) FROM ${csv}`),
    parquet: await one(`SELECT count(*) FROM ${parquet}`),
    differ: await one(`SELECT count(*) FROM ((SELECT ${columns} FROM ${csv} EXCEPT ALL SELECT ${columns} FROM ${parquet}) UNION ALL (SELECT ${columns} FROM ${parquet} EXCEPT ALL SELECT ${columns} FROM ${csv}))`),
    twice: await one(`SELECT count(*) FROM (SELECT ${key} FROM ${csv} GROUP BY ${key} HAVING count(*) > 1)`),
    dangling,
    noNumbers,
  }));
}
