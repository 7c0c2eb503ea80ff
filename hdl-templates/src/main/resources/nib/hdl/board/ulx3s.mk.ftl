# ${top} with the open tools: yosys, nextpnr-ecp5, ecppack. Programs the board: make prog.
#
# Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

TOP      = ${top}
# The FPGA on the board: 12k, 25k, 45k or 85k. The core was made for the ${chip}.
SIZE     = ${device}

CORE     = ${coreSources}
BOARD    = ${boardSources}

all: $(TOP).bit

# In the core's folder, where $readmemh finds the .mem files.
$(TOP).json: $(wildcard *.v ../core/*.v ../core/*.mem)
	cd ../core && yosys -q -p "read_verilog $(CORE) $(BOARD); synth_ecp5 -top $(TOP) -json ../board/$@"

# Written anew when the size is another one.
$(TOP).size: FORCE
	@echo $(SIZE) | cmp -s - $@ || echo $(SIZE) > $@

$(TOP).config: $(TOP).json ulx3s.lpf $(TOP).size
	nextpnr-ecp5 -q --$(SIZE) --package CABGA381 --lpf ulx3s.lpf --json $< --textcfg $@ --log $(TOP).log

$(TOP).bit: $(TOP).config
	ecppack --compress $< $@

prog: $(TOP).bit
	openFPGALoader --board=ulx3s $<

clean:
	rm -f $(TOP).size $(TOP).json $(TOP).config $(TOP).bit $(TOP).log

FORCE:

.PHONY: all prog clean FORCE
