using BenchmarkDotNet.Attributes;
using NymActors.Benchmarks.Sphinx;
using NymActors.Protocol.Cryptography;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Preparation;
using NymActors.Sphinx;

namespace NymActors.Benchmarks.Protocol;

/// <summary>
/// AES-256-GCM-SIV between client and gateway, hand-written beside BouncyCastle's: alone at the size of a packet, and with all else
/// that a client or its gateway does for the packet. Hand-written code stays only where it saves 15 % of the whole (docs/performance.md).
/// </summary>
[Config(typeof(SphinxBenchmarkConfig))]
public class GatewayCipherBenchmarks : IDisposable
{
    private const int PacketLength = 2413;
    private const int EnvelopeLength = PacketLength + 40;

    private readonly SphinxBenchmarks _packets = new();
    private readonly byte[] _key = new byte[AesGcmSiv256.KeyLength];
    private readonly byte[] _nonce = new byte[AesGcmSiv256.NonceLength];
    private readonly byte[] _fragment = new byte[1611];
    private readonly EncryptionKeyPair _own = EncryptionKeyPair.Generate(SystemRandomSource.Instance);
    private readonly EncryptionKeyPair _peer = EncryptionKeyPair.Generate(SystemRandomSource.Instance);
    private readonly byte[] _plaintext = new byte[EnvelopeLength];
    private readonly byte[] _ciphertext = new byte[EnvelopeLength + AesGcmSiv256.TagLength];

    [GlobalSetup]
    public void Setup()
    {
        SystemRandomSource.Instance.Fill(_key);
        PortableAesGcmSiv.Encrypt(_key, _nonce, _plaintext, _ciphertext);
        _packets.Setup();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _own.Dispose();
        _peer.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void EncryptByHand() => HardwareAesGcmSiv.Encrypt(_key, _nonce, _plaintext, _ciphertext);

    [Benchmark]
    public void EncryptByLibrary() => PortableAesGcmSiv.Encrypt(_key, _nonce, _plaintext, _ciphertext);

    [Benchmark]
    public bool DecryptByHand() => HardwareAesGcmSiv.TryDecrypt(_key, _nonce, _ciphertext, _plaintext);

    [Benchmark]
    public bool DecryptByLibrary() => PortableAesGcmSiv.TryDecrypt(_key, _nonce, _ciphertext, _plaintext);

    [Benchmark]
    public void SendPacketByHand()
    {
        _packets.BuildPacketWithSurbAck(SphinxVersion.V259);
        EncryptByHand();
    }

    [Benchmark]
    public void SendPacketByLibrary()
    {
        _packets.BuildPacketWithSurbAck(SphinxVersion.V259);
        EncryptByLibrary();
    }

    [Benchmark]
    public void DeliverAtGatewayByHand()
    {
        _packets.UnwrapAtLastHop(SphinxVersion.V259);
        EncryptByHand();
    }

    [Benchmark]
    public void DeliverAtGatewayByLibrary()
    {
        _packets.UnwrapAtLastHop(SphinxVersion.V259);
        EncryptByLibrary();
    }

    [Benchmark]
    public bool ReceivePacketByHand() => DecryptByHand() && Open();

    [Benchmark]
    public bool ReceivePacketByLibrary() => DecryptByLibrary() && Open();

    private bool Open() => PayloadCipher.TryApply(_own, _peer.PublicKey.Bytes, _fragment);
}
