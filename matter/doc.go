// Package matter holds the rules of supervision: work with an owner and a clock. It does no I/O.
//
// A Procedure, read from a data file, says which steps a kind of matter takes, who may take each, and how long that may last.
// A Matter is the fold of its events: the same events give the same matter. A Calendar counts working days. A Light is computed
// from the procedure, how the matter stands, the calendar and the day, and from nothing else, so that anybody who has an Export
// can compute it again. docs/PROCEDURES.md has the file format.
//
// Days are those of the calendar's time zone. Sentences come in Chinese and English.
package matter
