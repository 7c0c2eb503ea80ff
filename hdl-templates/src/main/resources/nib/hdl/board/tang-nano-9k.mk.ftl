# ${top} with the open tools: yosys, nextpnr-himbaechel, gowin_pack. Programs the board: make prog.
#
# Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

TOP      = ${top}
DEVICE   = ${device}
FAMILY   = GW1N-9C

CORE     = ${coreSources}
BOARD    = ${boardSources}

all: $(TOP).fs

# In the core's folder, where $readmemh finds the .mem files.
$(TOP).json: $(wildcard *.v ../core/*.v ../core/*.mem)
	cd ../core && yosys -q -p "read_verilog $(CORE) $(BOARD); synth_gowin -top $(TOP) -json ../board/$@"

$(TOP).pnr.json: $(TOP).json tang-nano-9k.cst
	nextpnr-himbaechel -q --device $(DEVICE) --vopt family=$(FAMILY) --vopt cst=tang-nano-9k.cst --freq ${clockMegahertz} --json $< --write $@ --log $(TOP).log

$(TOP).fs: $(TOP).pnr.json
	gowin_pack -d $(FAMILY) -o $@ $<

prog: $(TOP).fs
	openFPGALoader --board=tangnano9k $<

clean:
	rm -f $(TOP).json $(TOP).pnr.json $(TOP).fs $(TOP).log

.PHONY: all prog clean
