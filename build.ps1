#!/usr/bin/env pwsh
#Requires -Version 7.0
<#
.SYNOPSIS
    Builds, tests, packs and publishes NymActors, or runs its demonstration.
.DESCRIPTION
    Each target runs those it depends on first:
      restore   the packages of all projects
      build     the solution, warnings as errors
      format    checks the code style; changes nothing
      test      every test; the interop tests also need Node.js 20 or later
      pack      the NuGet packages, into artifacts/packages
      publish   the nym-client program, into artifacts/nym-client
      native    the same compiled to machine code, into artifacts/native; needs a C linker (clang or gcc)
      container the image of the nym-client program, into artifacts/nym-client.tar; needs no container engine
      demo      a whole local mixnet and a client on it, in one process
      clean     removes artifacts and all build output
.PARAMETER Target
    One or more targets, run in the order given. Default: test.
.PARAMETER Configuration
    Debug or Release. Default: Debug for restore, build, format, test and demo; Release for pack, publish, native and container.
.PARAMETER Runtime
    For publish and container: a runtime identifier such as linux-x64 for a program that brings its own .NET. Default: one that needs .NET installed.
.PARAMETER Once
    For demo: end when the demonstration messages have arrived, with exit code 0, or 1 when they have not.
.EXAMPLE
    ./build.ps1 demo -Once
.EXAMPLE
    ./build.ps1 publish -Runtime linux-x64
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [ValidateSet('restore', 'build', 'format', 'test', 'pack', 'publish', 'native', 'container', 'demo', 'clean')]
    [string[]] $Target = @('test'),

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration,

    [string] $Runtime,

    [switch] $Once
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$root = $PSScriptRoot
$solution = Join-Path $root 'NymActors.sln'
$program = Join-Path $root 'src/NymActors.Host/NymActors.Host.csproj'
$artifacts = Join-Path $root 'artifacts'
$done = [System.Collections.Generic.HashSet[string]]::new()

function Invoke-Dotnet {
    param([Parameter(Mandatory)] [string[]] $Arguments)

    Write-Host "dotnet $($Arguments -join ' ')" -ForegroundColor Cyan
    & dotnet @Arguments
    if ($LASTEXITCODE -ne 0) {
        Write-Host "dotnet $($Arguments[0]) failed with exit code $LASTEXITCODE." -ForegroundColor Red
        exit $LASTEXITCODE
    }
}

function Get-Configuration {
    param([Parameter(Mandatory)] [string] $Default)

    if ($Configuration) { $Configuration } else { $Default }
}

function Invoke-Target {
    param([Parameter(Mandatory)] [string] $Name)

    if (-not $done.Add($Name)) { return }

    switch ($Name) {
        'restore' {
            Invoke-Dotnet @('restore', $solution)
        }
        'build' {
            Invoke-Target 'restore'
            Invoke-Dotnet @('build', $solution, '--no-restore', '-warnaserror', '--configuration', (Get-Configuration 'Debug'))
        }
        'format' {
            Invoke-Target 'restore'
            Invoke-Dotnet @('format', $solution, '--no-restore', '--verify-no-changes')
        }
        'test' {
            Invoke-Target 'build'
            Invoke-Dotnet @('test', $solution, '--no-build', '--configuration', (Get-Configuration 'Debug'))
        }
        'pack' {
            Invoke-Target 'restore'
            Invoke-Dotnet @(
                'pack', $solution, '--no-restore', '--configuration', (Get-Configuration 'Release'),
                '--output', (Join-Path $artifacts 'packages'))
        }
        'publish' {
            $arguments = @(
                'publish', $program, '--configuration', (Get-Configuration 'Release'),
                '--output', (Join-Path $artifacts 'nym-client'))
            if ($Runtime) { $arguments += @('--runtime', $Runtime, '--self-contained') }
            Invoke-Dotnet $arguments
        }
        'native' {
            $arguments = @(
                'publish', $program, '--configuration', (Get-Configuration 'Release'), '-p:PublishAot=true', '--output', (Join-Path $artifacts 'native'))
            $arguments += if ($Runtime) { @('--runtime', $Runtime) } else { @('--use-current-runtime') }
            Invoke-Dotnet $arguments
        }
        'container' {
            $arguments = @(
                'publish', $program, '--configuration', (Get-Configuration 'Release'), '/t:PublishContainer',
                "-p:ContainerArchiveOutputPath=$(Join-Path $artifacts 'nym-client.tar')")
            $arguments += if ($Runtime) { @('--runtime', $Runtime, '--self-contained') } else { @('--os', 'linux') }
            Invoke-Dotnet $arguments
        }
        'demo' {
            $arguments = @('run', '--project', $program, '--configuration', (Get-Configuration 'Debug'), '--', 'demo')
            if ($Once) { $arguments += '--once' }
            Invoke-Dotnet $arguments
        }
        'clean' {
            foreach ($folder in @($artifacts) + @(Get-ChildItem -Path $root -Include 'bin', 'obj' -Directory -Recurse |
                        Where-Object FullName -NotMatch 'node_modules')) {
                if (Test-Path $folder) { Remove-Item -Path $folder -Recurse -Force }
            }
        }
    }
}

foreach ($name in $Target) { Invoke-Target $name }
