using System.Buffers.Binary;
using System.Security.Cryptography;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Cryptography;

namespace NymActors.Protocol.Confirmations;

/// <summary>
/// Asks whether a fragment set has arrived. It travels as the sender tag of a message with additional SURBs: a client that does not know of
/// it files the SURBs under a tag that nobody ever uses, and shows nothing (docs/protocol/07-confirmations.md 2).
/// </summary>
/// <param name="SetId">The set, 1 to 2^31 - 1.</param>
/// <param name="Checksum">
/// The checksum of its content (<see cref="FinishedSet.Checksum"/>): ids are drawn at random, and a receiver that remembers many sets may know
/// the id from another sender.
/// </param>
public readonly record struct ConfirmationRequest(int SetId, uint Checksum)
{
    private const int HashedLength = 8;

    /// <summary>The request for a set.</summary>
    /// <param name="set">The set.</param>
    public static ConfirmationRequest For(FinishedSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return new ConfirmationRequest(set.Id, set.Checksum);
    }

    /// <summary>Reads a sender tag. Of the others, one in 2^64 is taken for a request.</summary>
    /// <param name="tag">The tag of a message with additional SURBs.</param>
    /// <param name="recipient">Whom it came to.</param>
    /// <param name="request">The request.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(SenderTag tag, Recipient recipient, out ConfirmationRequest request)
    {
        Span<byte> bytes = stackalloc byte[SenderTag.Length];
        Span<byte> expected = stackalloc byte[Blake3.HashLength];
        tag.CopyTo(bytes);
        Hash(bytes[..HashedLength], recipient, expected);
        request = new ConfirmationRequest(BinaryPrimitives.ReadInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[sizeof(int)..]));
        return CryptographicOperations.FixedTimeEquals(bytes[HashedLength..], expected[..(SenderTag.Length - HashedLength)]) && request.SetId > 0;
    }

    /// <summary>The sender tag that carries the request.</summary>
    /// <param name="recipient">Whom it goes to.</param>
    public SenderTag TagFor(Recipient recipient)
    {
        Span<byte> bytes = stackalloc byte[SenderTag.Length];
        Span<byte> hash = stackalloc byte[Blake3.HashLength];
        BinaryPrimitives.WriteInt32BigEndian(bytes, SetId);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[sizeof(int)..], Checksum);
        Hash(bytes[..HashedLength], recipient, hash);
        hash[..(SenderTag.Length - HashedLength)].CopyTo(bytes[HashedLength..]);
        return SenderTag.FromBytes(bytes);
    }

    private static void Hash(ReadOnlySpan<byte> named, Recipient recipient, Span<byte> hash)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        Blake3.Hash("nymactors confirmation 1"u8, named, recipient.ToArray(), default, hash);
    }
}
