package pdf_test

import (
	"os"
	"syscall"
)

// peakMemory is the most memory that a process had, in MB.
func peakMemory(s *os.ProcessState) float64 {
	if usage, ok := s.SysUsage().(*syscall.Rusage); ok {
		return float64(usage.Maxrss) / 1024
	}
	return 0
}
