using NymActors.Protocol.Packets;
using NymActors.Protocol.Topology;
using NymActors.Testing;

namespace NymActors.Surbs;

public sealed class RotationWatchTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly RotationWatch _watch = new();
    private readonly TestNetwork _network = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public void A_network_without_rotations_has_none()
    {
        Assert.False(_watch.HasChanged(null, Start));
        Assert.False(_watch.HasChanged(Map(TopologyMetadata.UnknownRotation), Start));
        Assert.Equal(KeyRotation.Unknown, _watch.Current);
        Assert.False(_watch.HasEnded(Start.AddDays(30)));
    }

    [Fact]
    public void Keys_of_before_serve_an_epoch_longer_whenever_the_rotation_was_seen()
    {
        Assert.True(_watch.HasChanged(Map(7), Start));
        Assert.False(_watch.HasChanged(Map(7), Start.AddHours(20)));
        Assert.Equal(KeyRotation.Odd, _watch.Current);
        Assert.True(_watch.HasChanged(Map(8), Start.AddHours(24)));
        Assert.Equal(KeyRotation.Even, _watch.Current);
        Assert.False(_watch.HasEnded(Start.AddHours(25)));
        Assert.True(_watch.HasEnded(Start.AddHours(25).AddTicks(1)));
    }

    private NetworkTopology Map(uint rotation) => _network.Map.WithRotation(rotation);
}
