using System.Buffers.Binary;
using CsCheck;
using NymActors.Host.LocalWebSocket;

namespace NymActors.Host.Tests.LocalWebSocket;

public sealed class FrameLimitStreamTests
{
    private const int Limit = 300;

    [Fact]
    public async Task Masked_frames_up_to_the_limit_pass_and_the_first_other_one_ends_the_connection_however_the_bytes_are_cut() =>
        await Gen.Select(Gen.OneOf(Gen.Int[0, 130], Gen.Int[Limit - 2, Limit + 2]).Array[0, 6], Gen.Int[0, 2].Array[6], Gen.Bool, Gen.Int[1, 40]).SampleAsync(
            async (lengths, forms, isMasked, piece) =>
            {
                byte[] bytes = [.. lengths.SelectMany((length, i) => Frame(length, forms[i], isMasked))];
                var code = !isMasked && lengths.Length > 0 ? "880203EA" : lengths.Any(length => length > Limit) ? "880203F1" : "";
                var (read, stream, written) = await ReadAllAsync(bytes, piece);

                Assert.Equal(code.Length > 0, stream.IsRefused);
                Assert.Equal(code, Convert.ToHexString(written));
                Assert.Equal(stream.IsRefused ? bytes[..read.Length] : bytes, read);
            },
            iter: 1_000);

    [Fact]
    public async Task Random_bytes_pass_unchanged_or_end_the_connection() =>
        await Gen.Select(Gen.Byte.Array[0, 400], Gen.Int[1, 40]).SampleAsync(
            async (bytes, piece) =>
            {
                var (read, stream, _) = await ReadAllAsync(bytes, piece);
                Assert.Equal(stream.IsRefused ? bytes[..read.Length] : bytes, read);
            },
            iter: 3_000);

    [Fact]
    public async Task The_greatest_length_that_a_frame_can_announce_is_above_the_limit()
    {
        var (read, stream, _) = await ReadAllAsync([0x82, 0xff, .. Enumerable.Repeat((byte)0xff, 12)], 1);
        Assert.True(stream.IsRefused);
        Assert.Equal(13, read.Length);
    }

    private static async Task<(byte[] Read, FrameLimitStream Stream, byte[] Written)> ReadAllAsync(byte[] bytes, int piece)
    {
        var inner = new OneWayStream(bytes);
        var stream = new FrameLimitStream(inner, Limit);
        var read = new List<byte>();
        var buffer = new byte[piece];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var count)
            {
                read.AddRange(buffer[..count]);
            }
        }
        catch (IOException) when (stream.IsRefused)
        {
            // The one failure that a reader may see.
        }

        return ([.. read], stream, inner.Written);
    }

    /// <summary>A frame with its length in the short form where it fits, else in at least the form asked for.</summary>
    private static byte[] Frame(int length, int form, bool isMasked)
    {
        var lengthBytes = length >= 126 && form == 0 ? 2 : form switch { 0 => 0, 1 => 2, _ => 8 };
        var extended = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(extended, (ulong)length);
        var shortLength = lengthBytes switch { 0 => length, 2 => 126, _ => 127 };
        return
        [
            0x82, (byte)(shortLength | (isMasked ? 0x80 : 0)), .. extended[^lengthBytes..], .. new byte[isMasked ? 4 : 0],
            .. Enumerable.Repeat((byte)0xff, length),
        ];
    }

    /// <summary>Gives out bytes, and keeps apart what is written.</summary>
    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly MemoryStream _written = new();

        public byte[] Written => _written.ToArray();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _written.WriteAsync(buffer, cancellationToken);
    }
}
