using NymActors.Protocol.Directory;

namespace NymActors.Protocol.Tests.Directory;

public class EpochClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void All_answers_of_one_moment_agree()
    {
        var clock = new EpochClock { Start = Start, InitialEpochId = 719, ValidityEpochs = 24 };
        var now = Start + TimeSpan.FromMinutes(61);

        var interval = clock.IntervalAt(now);
        var info = clock.KeyRotationInfoAt(now);
        var metadata = clock.MetadataAt(now);

        Assert.Equal((1u, 0u, 720u), (interval.Id, interval.CurrentEpochId, interval.TotalElapsedEpochs));
        Assert.Equal(Start + TimeSpan.FromHours(1), interval.CurrentEpochStart);
        Assert.Equal(720u, metadata.AbsoluteEpochId);
        Assert.Equal(30u, metadata.RotationId);
        Assert.Equal(new(30, 720, 743), info.Progress);
        Assert.Equal(720u, info.ExpectedEpochAt(now));
        Assert.False(info.IsEpochStuck(new(metadata.RotationId, metadata.AbsoluteEpochId, metadata.RefreshedAt)));
    }

    [Fact]
    public void Permanent_keys_stay_in_rotation_0()
        => Assert.Equal(0u, new EpochClock { Start = Start }.MetadataAt(Start + TimeSpan.FromDays(3650)).RotationId);

    [Fact]
    public void Times_before_the_start_count_as_the_start()
        => Assert.Equal(5u, new EpochClock { Start = Start, InitialEpochId = 5 }.EpochAt(Start - TimeSpan.FromDays(1)));

    [Fact]
    public void Its_answers_can_be_read_back()
    {
        var clock = new EpochClock { Start = Start, InitialEpochId = 3 };
        var now = Start + TimeSpan.FromSeconds(1234.5);
        var list = SkimmedNodeList.SinglePage(clock.MetadataAt(now), []);

        Assert.Equal(clock.KeyRotationInfoAt(now), DirectoryJson.ReadKeyRotationInfo(DirectoryJson.Write(clock.KeyRotationInfoAt(now))));
        Assert.Equal(list.Metadata, DirectoryJson.ReadNodeList(DirectoryJson.Write(list)).Metadata);
    }
}
