using NymActors.Diagnostics;
using NymActors.Protocol;
using NymActors.Sphinx;
using NymActors.Streams.Links;

namespace NymActors.Host.Doctor;

/// <summary>One packet to itself by way of each mix node.</summary>
/// <param name="patient">What is found out.</param>
/// <param name="time">Limits.</param>
/// <param name="random">Draws routes.</param>
internal sealed class MixNodeChecks(Patient patient, TimeProvider time, RandomSource random)
{
    /// <summary>The name of the check.</summary>
    public const string MixNodes = "mix nodes";

    /// <summary>The checks.</summary>
    public IEnumerable<Check> All => [new(MixNodes, [DirectoryChecks.Network, GatewayChecks.Listed, GatewayChecks.Registration], CheckAsync)];

    private async Task<Finding> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await new MixNodeProbe(patient.Identity!, patient.Link!, time, random).RunAsync(patient.Topology!, cancellationToken);
            var silent = found.Where(static pair => pair.Value == false).Select(static pair => $"{pair.Key.Identity} (layer {pair.Key.Layer})").ToList();
            var unknown = found.Count(static pair => pair.Value is null);
            return (silent.Count, unknown) switch
            {
                (0, 0) => Finding.Pass($"a packet came back by way of each of {found.Count}"),
                (0, _) => Finding.Fail(
                    DoctorCodes.MixNodes, "no packet came back at all", "try again; if it stays so, the network or the gateway does not carry packets"),
                _ => Finding.Fail(
                    DoctorCodes.MixNodes,
                    $"no packet came back by way of {silent.Count} of {found.Count}: {string.Join(", ", silent)}",
                    "nothing to do here: messages are sent again by other ways, which costs time; the operators of those nodes can mend it"),
            };
        }
        catch (Exception e) when (e is ProtocolException or GatewayConnectionException)
        {
            return Finding.NotMeasured($"the connection to the gateway broke: {e.Message}");
        }
    }
}
