namespace NymActors.Interop.Tests.Drivers;

/// <summary>Which public WASM client.</summary>
public enum WasmPeerGeneration
{
    /// <summary><c>@nymproject/nym-client-wasm-node</c> 1.4.1, of November 2025.</summary>
    Current,

    /// <summary><c>@nymproject/sdk</c> 1.2.4-rc.1, of November 2023: the generation of nym-client 1.1.29.</summary>
    Old,
}
