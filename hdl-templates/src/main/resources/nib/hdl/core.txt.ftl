The inference core of ${source}: ${lanesText}, ${cycles} clock cycles an image.

Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).
These files are yours; the modules that begin with nib_ may be copied, changed and shipped with
no condition at all.

An image needs ${macs} multiplications, for which ${utilisation} % of the lanes' cycles are used.
The cycles count from the image's last byte, or from the last output of the image before it if
that comes later, to the last output, when nobody keeps the core waiting. Images that come one behind
the other take ${cyclesBetweenText} cycles each.
<#if fitLines?has_content>


FPGA (estimates; synthesis counts)
----------------------------------
<#list fitLines as line>
${line}
</#list>
</#if>


Clock, reset and streams
------------------------
clk, rst   Everything happens at the rising edge. rst is synchronous, for a cycle at least; on iCE40
     for some microseconds behind configuration, while block RAM reads wrong.
In   AXI4-Stream, a byte a beat: ${inputBytes} int8 values of the input ${inputShape},
     row by row with channels innermost; zero point ${inputZeroPoint}. tlast comes with the last
     byte. The next image can come in as soon as the steps that read this one are done, while the
     others run. An image that is too short or too long is dropped: input_error is high for a cycle.
Out  ${outputs} + 1 beats: the class, which is the index of the largest output (the first of
     several), then the int8 values of ${outputName}; tlast comes with the last one.
     A softmax behind them is left to the reader. It changes no order, but can make outputs
     equal: nib simulate takes the first of such, the core the one whose input was larger.


Memories
--------
<#list memories as memory>
${memory.line}
</#list>
image     ${inputBytes} bytes
banks     ${bank0Bytes?string(",##0")} and ${bank1Bytes?string(",##0")} bytes of activations


Files
-----
${module}.v          the core: instantiate this
${module}_tb.v       runs images through it in simulation
${module}_*.mem      the ROMs, for $readmemh
nib_core.v           the core with the sizes as parameters
nib_image.v          the image that comes in
nib_control.v        one step after the other, and the result
nib_positions.v      where the windows of a step lie
nib_taps.v           the taps of a window
nib_lanes.v          all lanes, and the way out of them
nib_lane.v           multiply, add, and the largest of a pool
nib_lookup.v         sums of two inputs, and functions of one
nib_requantize.v     from sums to int8: with the bias,
nib_multiply.v       scaled, with multipliers
nib_multiply_serial.v or without any,
nib_divide.v         divided and clamped
nib_ram.v, nib_rom.v the memories
${module}.core       the core for FuseSoC
vivado.tcl, quartus.tcl
                     the core by itself in Vivado and in Quartus: what it takes, its clock


Use
---
Icarus     iverilog -g2005 -Wall -s ${module}_tb -o core.vvp *.v && vvp -n core.vvp +images=FILE
Verilator  verilator --binary --timing -O3 --top-module ${module}_tb *.v
           obj_dir/V${module}_tb +images=FILE
Yosys      yosys -p "read_verilog ${module}.v nib_*.v; ${synthesis} -top ${module}"
           (run each of them in this folder, where $readmemh finds the .mem files; elsewhere the
           parameters WEIGHTS_FILE, FACTORS_FILE, WINDOWS_FILE and SCHEDULE_FILE of ${module} say
           where they are)

A bench prints PASS, or FAIL with the reason; simulators end with 0 either way. PASS says that each
image came out in its cycles and without unknown bits. nib verify compares every byte:
           nib verify MODEL --data mnist --lanes ${lanes}${serialOption} --target icarus
