using System.Text.Json.Nodes;

namespace NymActors.Interop.Tests.Drivers;

/// <summary>How to start the public WASM client.</summary>
internal sealed record WasmPeerOptions
{
    /// <summary>The base address of the directory.</summary>
    public required Uri NymApi { get; init; }

    /// <summary>The name of the client's storage; it lives in the memory of the process.</summary>
    public string ClientId { get; init; } = "interop";

    /// <summary>The identity key of the gateway to use, in base58; null lets the client draw one.</summary>
    public string? PreferredGateway { get; init; }

    /// <summary>
    /// False sends real packets at once and nothing else, so that each forward request at the gateway belongs to a message.
    /// True leaves the client's own defaults: one packet per 20 ms and one loop cover packet per 200 ms on average.
    /// </summary>
    public bool CoverTraffic { get; init; }

    internal JsonObject ToStartRequest() => new()
    {
        ["nymApiUrl"] = NymApi.AbsoluteUri,
        ["clientId"] = ClientId,
        ["options"] = ClientOptions(),
    };

    private JsonObject ClientOptions()
    {
        var options = new JsonObject();
        if (PreferredGateway is not null)
        {
            options["preferredGateway"] = PreferredGateway;
        }

        if (!CoverTraffic)
        {
            options["clientOverride"] = new JsonObject
            {
                ["traffic"] = new JsonObject { ["disableMainPoissonPacketDistribution"] = true },
                ["coverTraffic"] = new JsonObject { ["disableLoopCoverTrafficStream"] = true },
            };
        }

        return options;
    }
}
