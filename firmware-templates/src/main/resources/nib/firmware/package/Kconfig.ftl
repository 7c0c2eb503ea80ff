# SPDX-License-Identifier: MIT-0
config ${option}
	bool "${sentence}"
	help
	  ${flash} bytes of constants; the caller gives an arena of ${arena} bytes, and a run
	  takes up to ${stackMost} bytes of its thread's stack. #include <${file}>.
