using System.Buffers.Binary;
using System.Numerics;

namespace NymActors.Protocol.Chunking;

/// <summary>
/// What is remembered of a set whose fragments all arrived: enough to tell a copy of one of them from a fragment of another message. Senders
/// draw the ids of their sets at random from 2^31, so that among many remembered ones another sender's message now and then has the id of
/// an old one; by its id alone it would be lost.
/// </summary>
/// <param name="id">The id of the set.</param>
/// <param name="checksums">A checksum of each fragment, in their order.</param>
public sealed class FinishedSet(int id, ReadOnlyMemory<uint> checksums)
{
    /// <summary>The id of the set, 1 to 2^31 - 1.</summary>
    public int Id { get; } = id;

    /// <summary>A checksum (CRC-32C) of each fragment, 1 to 255 of them, in their order.</summary>
    public ReadOnlyMemory<uint> Checksums { get; } = checksums;

    /// <summary>A checksum (CRC-32C) of the whole set: of <see cref="Checksums"/>, each as four bytes, the least significant first.</summary>
    public uint Checksum
    {
        get
        {
            var bytes = new byte[Checksums.Length * sizeof(uint)];
            for (var i = 0; i < Checksums.Length; i++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)), Checksums.Span[i]);
            }

            return ChecksumOf(bytes);
        }
    }

    /// <summary>What is remembered of a set once all its fragments have arrived.</summary>
    /// <param name="fragments">All fragments of one set, in their order.</param>
    public static FinishedSet Of(IReadOnlyList<Fragment> fragments)
    {
        ArgumentNullException.ThrowIfNull(fragments);
        return new FinishedSet(fragments[0].SetId, fragments.Select(static fragment => ChecksumOf(fragment.Payload.Span)).ToArray());
    }

    /// <summary>Whether a fragment with this id is one of the set.</summary>
    internal bool Contains(Fragment fragment) =>
        fragment.Total == Checksums.Length && Checksums.Span[fragment.Current - 1] == ChecksumOf(fragment.Payload.Span);

    internal static uint ChecksumOf(ReadOnlySpan<byte> payload)
    {
        var checksum = uint.MaxValue;
        for (; payload.Length >= sizeof(ulong); payload = payload[sizeof(ulong)..])
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(payload));
        }

        foreach (var value in payload)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return ~checksum;
    }
}
