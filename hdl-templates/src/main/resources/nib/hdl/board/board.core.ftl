CAPI=2:

# ${top} for FuseSoC: fusesoc --cores-root .. run --target=${boardId} ::${top}:0
#
# Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

name: ::${top}:0
description: ${core} on the ${boardName}

filesets:
  rtl:
    files:
<#list boardFiles as file>
      - ${file}
</#list>
    file_type: verilogSource-2005
    depend: ["::${core}:0"]
  constraints:
    files:
      - ${constraints}: {file_type: ${constraintsType}}

targets:
  default: &default
    filesets: [rtl]

  ${boardId}:
    <<: *default
    filesets: [rtl, constraints]
    description: the bitstream of the board
    toplevel: ${top}
    default_tool: ${fusesocTool}
    tools:
      ${fusesocTool}:
<#list fusesocOptions as option>
        ${option}
</#list>
