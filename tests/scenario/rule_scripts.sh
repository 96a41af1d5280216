#!/bin/sh
# SPDX-License-Identifier: MIT
# Scripts as the Synchronization Rules Editor exports them run as they are, and a configuration that
# was exported installs, and exports again as the same.
set -u
program=$1
world=$2/worlds/contoso.ldif
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failed=0

fail() { # WHAT
    echo "$1"
    failed=1
}

cat >"$folder/editor.ps1" <<'X'
Install-LabConnect -Express
$connector = (Get-ADSyncConnector -Name contoso.com).Identifier

New-ADSyncRule  `
-Name 'In from AD - User department' `
-Identifier 'd1d7b0a4-6d8b-4a52-9c45-3a7a1d0b6a11' `
-Description '' `
-Direction 'Inbound' `
-Precedence 60 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector $connector `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('department','company') `
-Destination 'department' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'IIF(IsPresent([department]),
  [department] & " (it''s " & [company] & ")", NULL)' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('True') `
-Destination 'cloudNoFlow' `
-FlowType 'Constant' `
-ValueMergeType 'Update' `
-ExecuteOnce `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'mailNickname','','ISNOTNULL' `
-OutVariable condition0


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'userAccountControl','2','ISBITNOTSET' `
-OutVariable condition1


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0],$condition1[0]) `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' `
-ArgumentList 'mail','mail',$true `
-OutVariable condition0


Add-ADSyncJoinConditionGroup  `
-SynchronizationRule $syncRule[0] `
-JoinConditions @($condition0[0]) `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier 'd1d7b0a4-6d8b-4a52-9c45-3a7a1d0b6a11'


$standard = Get-ADSyncRule | Where-Object Name -eq 'In from AD - User Lync'
$standard.Disabled = $true
Add-ADSyncRule -SynchronizationRule $standard
Set-LabOUFilter -Exclude 'OU=CPUsers,DC=contoso,DC=com'
Enable-ADSyncExportDeletionThreshold -DeletionThreshold 77
Get-ADSyncServerConfiguration -Path first
'---'
$r = Get-ADSyncRule -Identifier ([Guid]'{D1D7B0A4-6D8B-4A52-9C45-3A7A1D0B6A11}')
"$($r.AttributeFlowMappings.Count) $($r.ScopeFilter[0].ScopeConditionList.Count) $($r.JoinFilter[0].JoinConditionList[0].CaseSensitive) $($r.IsStandardRule)"
$r.AttributeFlowMappings[0].MappingSourceAsString
"$($r.AttributeFlowMappings[1].Source[0]) $($r.AttributeFlowMappings[1].ExecuteOnce)"
(Get-ADSyncRule -Identifier $standard.Identifier).Disabled
X
"$program" eval --world "$world" "$folder/editor.ps1" >"$folder/said" || fail "the editor's script fails"
cat >"$folder/wanted" <<'X'
2 2 True False
IIF(IsPresent([department]),
  [department] & " (it's " & [company] & ")", NULL)
True True
True
X
sed -e '1,/^---$/d' -e '/^$/d' "$folder/said" | diff -u "$folder/wanted" - || fail "the rule is not as the script says"

cat >"$folder/again.ps1" <<'X'
Install-LabConnect -Configuration first
Get-ADSyncServerConfiguration -Path second
(Get-ADSyncExportDeletionThreshold).ThresholdCount
Start-ADSyncSyncCycle -PolicyType Initial | Out-Null
(Get-MgUser -All).Count
X
"$program" eval --world "$world" "$folder/again.ps1" >"$folder/said" || fail "the export does not install"
printf '77\n3\n' | diff -u - "$folder/said" || fail "the installed configuration does otherwise"
diff -r "$folder/first" "$folder/second" || fail "the second export differs from the first"

"$program" import config "$folder/first" >"$folder/said" || fail "the export does not import"
for words in '^rules .* 1 of your own, 1 disabled' 'without OU=CPUsers,DC=contoso,DC=com' \
    'deletion threshold 77' '^Could not be used as it stands: nothing' '(edition 2025)' \
    'standard rule "In from AD - User Lync" is disabled' \
    'rule "In from AD - User department" (60, Join, flows: 2)'; do
    grep -q -- "$words" "$folder/said" || fail "import does not say: $words"
done

cat >"$folder/other.ps1" <<'X'
Install-LabConnect -Configuration first
X
sed -i 's/DC=contoso,DC=com/DC=fabrikam,DC=com/' "$folder"/first/Connectors/*.xml
said=$("$program" eval --world "$world" "$folder/other.ps1" 2>&1)
status=$?
case "$status $said" in
"3 "*"does not read DC=contoso,DC=com, the domain of this world; it reads: DC=fabrikam,DC=com"*) ;;
*) fail "a configuration of another domain: status $status, it said: $said" ;;
esac

rm "$folder"/first/GlobalSettings/MV.xml
said=$("$program" import config "$folder/first" 2>&1)
status=$?
case "$status $said" in
"3 "*"first/GlobalSettings: there is no .xml file in this part of the export"*) ;;
*) fail "half an export: status $status, it said: $said" ;;
esac
exit $failed
