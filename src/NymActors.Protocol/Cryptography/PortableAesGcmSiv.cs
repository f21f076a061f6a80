using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace NymActors.Protocol.Cryptography;

/// <summary>AES-256-GCM-SIV from a library, for processors without the instructions of <see cref="HardwareAesGcmSiv"/>.</summary>
internal static class PortableAesGcmSiv
{
    public static void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertextAndTag)
    {
        var cipher = CreateCipher(true, key, nonce);
        cipher.ProcessBytes(plaintext, default);
        cipher.DoFinal(ciphertextAndTag);
    }

    public static bool TryDecrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertextAndTag, Span<byte> plaintext)
    {
        var cipher = CreateCipher(false, key, nonce);
        cipher.ProcessBytes(ciphertextAndTag, default);
        try
        {
            cipher.DoFinal(plaintext);
            return true;
        }
        catch (InvalidCipherTextException)
        {
            CryptographicOperations.ZeroMemory(plaintext);
            return false;
        }
    }

    private static GcmSivBlockCipher CreateCipher(bool encrypt, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce)
    {
        var cipher = new GcmSivBlockCipher();
        cipher.Init(encrypt, new AeadParameters(new KeyParameter(key), AesGcmSiv256.TagLength * 8, nonce.ToArray()));
        return cipher;
    }
}
