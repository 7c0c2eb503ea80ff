# ${top} with Vivado. Programs the board: make prog.
#
# Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

TOP      = ${top}

all: $(TOP).bit

$(TOP).bit: arty-a7.tcl arty-a7.xdc $(wildcard *.v ../core/*.v ../core/*.mem)
	vivado -mode batch -source arty-a7.tcl

prog: $(TOP).bit
	openFPGALoader --board=arty $<

clean:
	rm -f $(TOP).bit $(TOP).utilization.txt $(TOP).timing.txt

.PHONY: all prog clean
