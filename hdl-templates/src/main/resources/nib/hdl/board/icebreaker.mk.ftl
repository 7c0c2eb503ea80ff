# ${top} with the open tools: yosys, nextpnr-ice40, icepack. Programs the board: make prog.
#
# Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

TOP      = ${top}
# Another number tries another placement.
SEED     = 1

CORE     = ${coreSources}
BOARD    = ${boardSources}

all: $(TOP).bin

# In the core's folder, where $readmemh finds the .mem files.
$(TOP).json: $(wildcard *.v ../core/*.v ../core/*.mem)
	cd ../core && yosys -q -p "read_verilog $(CORE) $(BOARD); synth_ice40 -dsp -top $(TOP) -json ../board/$@"

# Written anew when the seed is another one.
$(TOP).seed: FORCE
	@echo $(SEED) | cmp -s - $@ || echo $(SEED) > $@

# Fails when the clock that it finds is slower than the board's.
$(TOP).asc: $(TOP).json icebreaker.pcf $(TOP).seed
	nextpnr-ice40 -q --up5k --package sg48 --pcf icebreaker.pcf --seed $(SEED) --json $< --asc $@ --log $(TOP).log
	@grep -E "ICESTORM_(LC|RAM|SPRAM|DSP):" $(TOP).log | head -n 4
	@grep "Max frequency" $(TOP).log | tail -n 1

$(TOP).bin: $(TOP).asc
	icepack $< $@

prog: $(TOP).bin
	iceprog $<

clean:
	rm -f $(TOP).seed $(TOP).json $(TOP).asc $(TOP).bin $(TOP).log

FORCE:

.PHONY: all prog clean FORCE
