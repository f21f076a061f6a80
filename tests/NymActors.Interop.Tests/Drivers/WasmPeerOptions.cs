using System.Text.Json.Nodes;

namespace NymActors.Interop.Tests.Drivers;

/// <summary>How to start the public WASM client.</summary>
internal sealed record WasmPeerOptions
{
    /// <summary>Which client.</summary>
    public WasmPeerGeneration Generation { get; init; }

    /// <summary>The base address of the directory.</summary>
    public required Uri NymApi { get; init; }

    /// <summary>The name of the client's storage; it lives in the memory of the process.</summary>
    public string ClientId { get; init; } = "interop";

    /// <summary>The identity key of the gateway to use, in base58; null lets the client draw one.</summary>
    public string? PreferredGateway { get; init; }

    /// <summary>
    /// Added to the expected round trip before the client takes a packet for lost. The client's own default is 1.5 s; more keeps a
    /// busy machine from looking like a network that loses packets.
    /// </summary>
    public TimeSpan AcknowledgementPatience { get; init; } = TimeSpan.FromSeconds(60);

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

        var overrides = new JsonObject
        {
            ["acknowledgements"] = new JsonObject { ["ackWaitAdditionMs"] = (long)AcknowledgementPatience.TotalMilliseconds },
        };
        if (!CoverTraffic)
        {
            overrides["traffic"] = new JsonObject { ["disableMainPoissonPacketDistribution"] = true };
            overrides["coverTraffic"] = new JsonObject { ["disableLoopCoverTrafficStream"] = true };
        }

        options["clientOverride"] = overrides;
        return options;
    }
}
