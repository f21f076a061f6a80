using System.Globalization;
using System.Text.Json;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Topology;

namespace NymActors.Protocol.Tests.Directory;

public class KeyRotationTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("key-rotation.json");

    [Theory]
    [InlineData("key_rotation_id")]
    [InlineData("next_rotation_starting_epoch_id")]
    [InlineData("current_rotation_starting_epoch_id")]
    public void Epoch_arithmetic_agrees_with_the_vectors(string name)
    {
        var count = 0;
        foreach (var item in Vectors.GetProperty(name).EnumerateArray())
        {
            var state = new KeyRotationState((uint)item.Number("validity_epochs"), (uint)item.Number("initial_epoch_id"));
            var epoch = (uint)item.Number("epoch_id");
            var actual = name switch
            {
                "key_rotation_id" => state.RotationIdAt(epoch),
                "next_rotation_starting_epoch_id" => state.NextRotationStart(epoch),
                _ => state.CurrentRotationStart(epoch),
            };
            Assert.Equal((uint)item.Number(name), actual);
            count++;
        }

        Assert.Equal(18, count);
    }

    [Fact]
    public void Expectations_of_a_client_agree_with_the_vectors()
    {
        var expectations = Vectors.GetProperty("client_expectations");
        var info = Info();

        Assert.Equal(Instant(expectations, "initial_rotation_epoch_start"), info.FirstRotationStart());
        foreach (var item in expectations.GetProperty("cases").EnumerateArray())
        {
            var now = Instant(item, "now");
            Assert.Equal((uint)item.Number("expected_epoch_id"), info.ExpectedEpochAt(now));
            Assert.Equal((uint)item.Number("expected_rotation_id"), info.ExpectedRotationAt(now));
            Assert.Equal(Instant(item, "expected_rotation_start"), info.ExpectedRotationStartAt(now));
        }
    }

    [Fact]
    public void An_epoch_is_stuck_only_when_both_ends_of_the_tolerance_disagree()
    {
        var info = Info();
        var turn = info.CurrentEpochStart + TimeSpan.FromHours(1);

        Assert.False(info.IsEpochStuck(new(0, 100, turn + TimeSpan.FromSeconds(1))));
        Assert.True(info.IsEpochStuck(new(0, 100, turn + TimeSpan.FromSeconds(3))));
        Assert.False(info.IsEpochStuck(new(0, 101, turn - TimeSpan.FromSeconds(1))));
        Assert.False(info.IsEpochStuck(new TopologyMetadata(0, 100, DateTimeOffset.UnixEpoch)));
    }

    [Fact]
    public void Numbers_at_the_end_of_their_range_do_not_overflow()
    {
        var info = Info() with { State = new(uint.MaxValue, 0), CurrentAbsoluteEpochId = uint.MaxValue, EpochDuration = new(ulong.MaxValue, 0) };

        Assert.Equal(uint.MaxValue, info.ExpectedEpochAt(DateTimeOffset.MaxValue));
        Assert.Equal(DateTimeOffset.MinValue, info.FirstRotationStart());
        Assert.Equal(DateTimeOffset.MaxValue, info.RotationStart(uint.MaxValue));
        Assert.Equal(uint.MaxValue, info.State.NextRotationStart(uint.MaxValue));
        Assert.Equal(TimeSpan.MaxValue, info.State.KeyLifetime(info.EpochDuration.ToTimeSpan()));
        Assert.Equal(TimeSpan.FromHours(25), new KeyRotationState(24, 0).KeyLifetime(TimeSpan.FromHours(1)));
    }

    private static KeyRotationInfo Info()
    {
        var config = Vectors.GetProperty("client_expectations").GetProperty("config");
        return new()
        {
            State = new((uint)config.Number("validity_epochs"), (uint)config.Number("initial_epoch_id")),
            CurrentAbsoluteEpochId = (uint)config.Number("reference_epoch_id"),
            CurrentEpochStart = Instant(config, "reference_epoch_start"),
            EpochDuration = new((ulong)config.Number("epoch_duration_seconds"), 0),
            Progress = default,
        };
    }

    private static DateTimeOffset Instant(JsonElement element, string name)
        => DateTimeOffset.Parse(element.Text(name), CultureInfo.InvariantCulture);
}
