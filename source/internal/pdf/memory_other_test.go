//go:build !linux

package pdf_test

import "os"

// peakMemory is not measured here.
func peakMemory(*os.ProcessState) float64 { return 0 }
