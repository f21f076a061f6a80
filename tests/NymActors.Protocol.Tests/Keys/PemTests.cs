using System.Text;
using CsCheck;
using NymActors.Protocol.Keys;

namespace NymActors.Protocol.Tests.Keys;

public class PemTests
{
    private const string AckKeyFile =
        "-----BEGIN AES-128-CTR ACKNOWLEDGEMENTS KEY-----\r\nAAECAwQFBgcICQoLDA0ODw==\r\n-----END AES-128-CTR ACKNOWLEDGEMENTS KEY-----\r\n";

    private static readonly byte[] AckKey = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    [Fact]
    public void A_key_is_written_with_CR_LF_and_the_tag()
        => Assert.Equal(AckKeyFile, Encoding.ASCII.GetString(Pem.Write(PemTag.AckKey, AckKey)));

    [Fact]
    public void Lines_have_64_characters()
    {
        var lines = Encoding.ASCII.GetString(Pem.Write("X", new byte[96])).Split("\r\n");
        Assert.Equal(["-----BEGIN X-----", new('A', 64), new('A', 64), "-----END X-----", ""], lines);
    }

    [Fact]
    public void A_key_is_read_back_with_either_line_end_and_text_around_it()
    {
        foreach (var file in new[]
        {
            AckKeyFile,
            AckKeyFile.Replace("\r\n", "\n", StringComparison.Ordinal),
            "# my key\n" + AckKeyFile + "junk",
            AckKeyFile.Replace("==\r\n", "==  \t\r\n\r\n", StringComparison.Ordinal),
            AckKeyFile.Replace("ICQ", "ICQ \n", StringComparison.Ordinal),
        })
        {
            var key = new byte[16];
            Pem.Read(Encoding.ASCII.GetBytes(file), PemTag.AckKey, key);
            Assert.Equal(AckKey, key);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN ")]
    [InlineData("-----BEGIN T-----")]
    [InlineData("-----BEGIN T-----\nAAECAwQFBgcICQoLDA0ODw==\n-----END U-----\n")]
    [InlineData("-----BEGIN -----\nAAECAwQFBgcICQoLDA0ODw==\n-----END -----\n")]
    [InlineData("-----BEGIN U-----\nAAECAwQFBgcICQoLDA0ODw==\n-----END U-----\n")]
    [InlineData("-----BEGIN T-----\nAAECAwQFBgcICQoLDA0ODw=\n-----END T-----\n")]
    [InlineData("-----BEGIN T-----\nAAECAwQFBgcICQoLDA0ODw\n-----END T-----\n")]
    [InlineData("-----BEGIN T-----\nAAECAwQFBgcICQoLDA0O\n-----END T-----\n")]
    [InlineData("-----BEGIN T-----\nAAECAwQFBgcICQoLDA0ODxAR\n-----END T-----\n")]
    [InlineData("-----BEGIN T-----\nAAECAwQF BgcICQoLDA0ODw==\n-----END T-----\n")]
    [InlineData("-----BEGIN T-----\n!AECAwQFBgcICQoLDA0ODw==\n-----END T-----\n")]
    [InlineData("-----BEGIN T-----\n-----END T-----\n")]
    public void A_file_that_is_not_the_key_asked_for_is_refused(string file)
        => Assert.Throws<ProtocolException>(() => Pem.Read(Encoding.ASCII.GetBytes(file), "T", new byte[16]));

    [Fact]
    public void Every_key_survives_writing_and_reading()
        => Gen.Byte.Array[1, 200].Sample(key =>
        {
            var read = new byte[key.Length];
            Pem.Read(Pem.Write(PemTag.SharedKey, key), PemTag.SharedKey, read);
            return read.AsSpan().SequenceEqual(key);
        });

    [Fact]
    public void Random_and_mutated_files_give_a_key_or_the_named_exception()
        => Gen.Select(Gen.Byte.Array[0, 80], Gen.Int[0, AckKeyFile.Length - 1], Gen.Byte).Sample(
            (random, position, value) =>
            {
                var mutated = Encoding.ASCII.GetBytes(AckKeyFile);
                mutated[position] = value;
                foreach (var file in new[] { random, mutated })
                {
                    try
                    {
                        Pem.Read(file, PemTag.AckKey, new byte[16]);
                    }
                    catch (ProtocolException)
                    {
                        // The one failure that decoders may have.
                    }
                }
            },
            iter: 5000);
}
