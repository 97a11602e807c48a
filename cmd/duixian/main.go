// Command duixian reads government work reports: it finds every figure and every
// commitment, ties each to the bytes that state it, and shows them beside the text.
package main

import (
	"os"

	"duixian/internal/cli"
)

func main() { os.Exit(cli.Main()) }
