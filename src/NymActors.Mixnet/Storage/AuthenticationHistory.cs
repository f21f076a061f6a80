using System.Buffers.Binary;

namespace NymActors.Mixnet.Storage;

/// <summary>
/// Keeps an authentication from being used twice (docs/protocol/03-gateway.md section 9, check 6). The time stamp has a resolution of
/// one second; two authentications of the same second are told apart by their nonce, so that a client may reconnect at once, while a
/// recorded request stays worthless. Safe for concurrent use.
/// </summary>
internal sealed class AuthenticationHistory
{
    /// <summary>Authentications accepted within one second.</summary>
    public const int MaximumPerSecond = 16;

    private readonly Lock _lock = new();
    private readonly HashSet<UInt128> _nonces = [];
    private ulong _timestamp;

    /// <summary>Whether this authentication has not been used and is not older than the last one used.</summary>
    public bool IsNew(ulong timestamp, ReadOnlySpan<byte> nonce)
    {
        lock (_lock)
        {
            return timestamp > _timestamp
                || (timestamp == _timestamp && _nonces.Count < MaximumPerSecond && !_nonces.Contains(KeyOf(nonce)));
        }
    }

    /// <summary>Records an authentication as used.</summary>
    public void Record(ulong timestamp, ReadOnlySpan<byte> nonce)
    {
        lock (_lock)
        {
            if (timestamp > _timestamp)
            {
                _timestamp = timestamp;
                _nonces.Clear();
            }

            if (timestamp == _timestamp)
            {
                _nonces.Add(KeyOf(nonce));
            }
        }
    }

    private static UInt128 KeyOf(ReadOnlySpan<byte> nonce)
    {
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        nonce[..Math.Min(nonce.Length, padded.Length)].CopyTo(padded);
        return BinaryPrimitives.ReadUInt128LittleEndian(padded);
    }
}
