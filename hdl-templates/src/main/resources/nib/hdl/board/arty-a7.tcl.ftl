# ${top} with Vivado: vivado -mode batch -source arty-a7.tcl, in this folder. Fails where the clock is
# too fast for the core.
#
# Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

set part ${device}

read_verilog [glob *.v ../core/nib_*.v ../core/${core}.v]
read_mem [glob ../core/*.mem]
read_xdc arty-a7.xdc
synth_design -top ${top} -part $part
opt_design
place_design
route_design
report_utilization -file ${top}.utilization.txt
report_timing_summary -file ${top}.timing.txt
if {[get_property SLACK [get_timing_paths -max_paths 1 -setup]] < 0} {
  error "the clock is too fast, see ${top}.timing.txt"
}
write_bitstream -force ${top}.bit
