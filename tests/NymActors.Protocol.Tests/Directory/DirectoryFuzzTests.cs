using CsCheck;
using NymActors.Protocol.Directory;

namespace NymActors.Protocol.Tests.Directory;

public class DirectoryFuzzTests
{
    private static readonly byte[][] Seeds =
    [
        DirectoryFixture.Utf8(new DirectoryFixture().RewardedSet),
        DirectoryFixture.Utf8(new DirectoryFixture().MixNodes),
        DirectoryFixture.Utf8(new DirectoryFixture().Gateways),
        DirectoryJson.Write(new EpochClock { Start = DateTimeOffset.UnixEpoch }.KeyRotationInfoAt(DateTimeOffset.UnixEpoch)),
    ];

    [Fact]
    public void Random_bytes_give_a_value_or_the_named_exception()
        => Gen.Byte.Array[0, 200].Sample(ReadAll, iter: 1000);

    [Fact]
    public void Mutated_payloads_give_a_value_or_the_named_exception()
        => Gen.Select(Gen.Int[0, Seeds.Length - 1], Gen.Int[0, 5000], Gen.Byte, Gen.Int[0, 5000]).Sample(
            (seed, position, value, cut) =>
            {
                var bytes = Seeds[seed].ToArray();
                bytes[position % bytes.Length] = value;
                ReadAll(bytes);
                ReadAll(bytes[..(cut % bytes.Length)]);
            },
            iter: 500);

    private static void ReadAll(byte[] bytes)
    {
        Accept(() => DirectoryJson.ReadRewardedSet(bytes));
        Accept(() => DirectoryJson.ReadNodeList(bytes));
        Accept(() => DirectoryJson.ReadKeyRotationInfo(bytes));
    }

    private static void Accept(Action read)
    {
        try
        {
            read();
        }
        catch (ProtocolException)
        {
            // The one failure that decoders may have.
        }
    }
}
