package db

import (
	"context"
	"database/sql/driver"
)

// SQLite's library makes a program of each statement before it runs it. For what pages ask that takes longer than to run it: connections keep
// the programs of their statements.

// keeping makes connections that do so.
type keeping struct{ driver.Connector }

// Connect implements driver.Connector.
func (k keeping) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &keeper{c.(connection), map[string]*statement{}}, nil
}

// connection is what the driver's connections are.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keeper is a connection with its statements. Package database/sql sees to it that only one goroutine at a time uses it.
type keeper struct {
	connection
	statements map[string]*statement
}

// statement is one that is kept. While rows of it are read it cannot be run for another answer.
type statement struct {
	driver.Stmt
	reading bool
}

// statementsMost is how many statements a connection keeps: there are fewer, but for such as are made with any number of values.
const statementsMost = 250

// statement gives the kept statement of a query; nil, if it cannot be used or there is no room for it.
func (k *keeper) statement(ctx context.Context, query string) (*statement, error) {
	s := k.statements[query]
	switch {
	case s != nil && s.reading, s == nil && len(k.statements) == statementsMost:
		return nil, nil
	case s != nil:
		return s, nil
	}
	made, err := k.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s = &statement{Stmt: made}
	k.statements[query] = s
	return s, nil
}

// ExecContext implements driver.ExecerContext.
func (k *keeper) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 { // may be several statements, as in steps of Migrate
		return k.connection.ExecContext(ctx, query, args)
	}
	s, err := k.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return k.connection.ExecContext(ctx, query, args)
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

// QueryContext implements driver.QueryerContext.
func (k *keeper) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := k.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return k.connection.QueryContext(ctx, query, args)
	}
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.reading = true
	return &answer{rows, s}, nil
}

// Close closes the connection.
func (k *keeper) Close() error {
	for _, s := range k.statements {
		_ = s.Close() // what it ran failed with the error, if one did
	}
	return k.connection.Close()
}

// answer is the rows of a statement.
type answer struct {
	driver.Rows
	of *statement
}

// Close implements driver.Rows.
func (a *answer) Close() error {
	a.of.reading = false
	return a.Rows.Close()
}

// ColumnTypeDatabaseTypeName implements driver.RowsColumnTypeDatabaseTypeName.
func (a *answer) ColumnTypeDatabaseTypeName(i int) string {
	return a.Rows.(driver.RowsColumnTypeDatabaseTypeName).ColumnTypeDatabaseTypeName(i)
}
