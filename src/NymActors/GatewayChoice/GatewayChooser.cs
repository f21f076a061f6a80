using NymActors.Protocol.Addressing;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Streams.Links;

namespace NymActors.GatewayChoice;

/// <summary>Chooses a gateway: a certain one, any one, or a near one (docs/protocol/03-gateway.md section 20).</summary>
/// <param name="connector">Reaches gateways, for a choice by latency.</param>
/// <param name="time">Measures and limits.</param>
/// <param name="random">Draws.</param>
internal sealed class GatewayChooser(IGatewayConnector connector, TimeProvider time, RandomSource random)
{
    /// <summary>Hears how a choice by latency goes on; null for nobody.</summary>
    public IGatewayChoiceListener? Listener { get; init; }

    /// <summary>Chooses one of the network's gateways.</summary>
    /// <param name="gateways">All gateways of the network.</param>
    /// <param name="wish">What is wanted.</param>
    /// <param name="registered">Gateways that the client has already, which are left out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NymClientException">None fits, or none answers.</exception>
    public async Task<GatewayDescriptor> ChooseAsync(
        IReadOnlyList<GatewayDescriptor> gateways, GatewayWish wish, IReadOnlyCollection<IdentityKey> registered, CancellationToken cancellationToken)
    {
        var candidates = GatewayCandidates.Of(gateways, wish, registered);
        if (!wish.ByLatency)
        {
            return candidates[random.NextInt32(candidates.Count)];
        }

        if (connector is not IPingingConnector pinging)
        {
            throw new NymClientException(
                NymClientError.InvalidArgument, "The gateway cannot be chosen by latency: the connector of this client does not measure it.");
        }

        Listener?.OnMeasuring(candidates.Count);
        var measurement = new LatencyMeasurement(pinging, time);
        var survey = new LatencySurvey((gateway, token) => measurement.MeasureAsync(gateway, wish.RequireTls, token), time);
        var measured = await survey.MeasureAsync(candidates, done => Listener?.OnMeasured(done, candidates.Count), cancellationToken).ConfigureAwait(false);
        if (measured.Count == 0)
        {
            throw new NymClientException(
                NymClientError.GatewayUnreachable,
                "failed to select valid gateway due to incomputable latency: none of them answers. Check the connection, or leave out --latency-based-selection.");
        }

        var choice = LatencyDraw.Draw(measured, random);
        Listener?.OnChosen(choice);
        return choice.Gateway;
    }
}
