using System.Text;
using System.Text.Json;
using CsCheck;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;

namespace NymActors.Protocol.Tests.Gateway;

public class GatewayTextMessageTests
{
    private static readonly JsonElement Handshake = TestVectors.Load("gateway-handshake.json");
    private static readonly JsonElement Sessions = TestVectors.Load("gateway-wasm-1.4.1-transcripts.json").GetProperty("sessions");

    [Fact]
    public void Every_recorded_text_frame_is_read_and_written_byte_for_byte()
    {
        var count = 0;
        foreach (var frame in Sessions.EnumerateArray().SelectMany(session => session.GetProperty("text_frames").EnumerateArray()))
        {
            var text = frame.Text("text");
            var message = frame.Text("from") == "client" ? GatewayTextMessage.ParseRequest(text) : GatewayTextMessage.ParseResponse(text);
            Assert.Equal(text, message.ToJson());
            count++;
        }

        Assert.Equal(39, count);
    }

    [Fact]
    public void The_computed_texts_are_read_and_written_byte_for_byte()
    {
        foreach (var text in new[]
        {
            Handshake.GetProperty("legacy_registration").Text("message1_json_v1_1_29"),
            Handshake.GetProperty("gcm_siv_registration").Text("message1_json_wasm_1_4_1"),
            Handshake.GetProperty("authenticate_v1_legacy_key").Text("json"),
            Handshake.GetProperty("authenticate_v2_gcm_siv_key").Text("json"),
            """{"type":"handshakeError","message":"received invalid signature"}""",
            """{"type":"bandwidthCredential","enc_credential":[1,2],"iv":[3]}""",
            """{"type":"bandwidthCredentialV2","enc_credential":[],"iv":[]}""",
            """{"type":"ecashCredential","enc_credential":[0,255],"iv":[12]}""",
            """{"type":"upgradeModeJWT","token":"a.b.c"}""",
            """{"type":"encryptedRequest","ciphertext":[1],"nonce":[2]}""",
        })
        {
            Assert.Equal(text, GatewayTextMessage.ParseRequest(text).ToJson());
        }

        foreach (var text in new[]
        {
            """{"type":"typedError","error":"ticket_replay"}""",
            """{"type":"typedError","error":{"out_of_bandwidth":{"required":2413,"available":-1000}}}""",
            """{"type":"send","remaining_bandwidth":-9223372036854775808}""",
            """{"type":"send","remaining_bandwidth":1,"upgrade_mode":true}""",
            """{"type":"bandwidth","available_total":40000001,"upgrade_mode":true}""",
            """{"type":"register","status":false}""",
            """{"type":"register","protocol_version":6,"status":true,"upgrade_mode":false}""",
            """{"type":"send","remaining_bandwidth":1,"upgrade_mode":false}""",
            """{"type":"authenticate","protocol_version":6,"status":true,"bandwidth_remaining":-5,"upgrade_mode":true}""",
            """{"type":"encryptedResponse","ciphertext":[1],"nonce":[2]}""",
            """{"type":"error","message":"Provided text request was malformed - 'x' \"y\" é"}""",
        })
        {
            Assert.Equal(text, GatewayTextMessage.ParseResponse(text).ToJson());
        }
    }

    [Fact]
    public void Absent_and_null_versions_mean_not_stated_and_are_never_written_as_null()
    {
        foreach (var text in new[] { """{"status":true,"type":"register"}""", """{"type":"register","protocol_version":null,"status":true}""" })
        {
            var message = Assert.IsType<RegisterResponse>(GatewayTextMessage.ParseResponse(text));
            Assert.Null(message.ProtocolVersion);
            Assert.True(message.Status);
            Assert.Null(message.UpgradeMode);
            Assert.Equal("""{"type":"register","status":true}""", message.ToJson());
        }
    }

    [Fact]
    public void Unknown_members_any_order_and_the_second_name_of_the_init_request_are_accepted()
    {
        var message = Assert.IsType<HandshakePayload>(GatewayTextMessage.ParseRequest(
            """{"more":{"type":"x"},"data":[1,2],"type":"registerHandshakeInitRequest","protocol_version":3}"""));
        Assert.Equal((byte)3, message.ProtocolVersion);
        Assert.Equal([1, 2], message.Data.ToArray());

        var credential = Assert.IsType<CredentialRequest>(GatewayTextMessage.ParseRequest(
            """{"type":"ecashCredential","enc_credential":[1],"nonce":[2]}"""));
        Assert.Equal([2], credential.Nonce.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":5}")]
    [InlineData("{\"type\":\"unknown\"}")]
    [InlineData("{\"type\":\"HandshakePayload\",\"data\":[]}")]
    [InlineData("{\"type\":\"handshakePayload\"}")]
    [InlineData("{\"type\":\"handshakePayload\",\"data\":\"AQ==\"}")]
    [InlineData("{\"type\":\"handshakePayload\",\"data\":[256]}")]
    [InlineData("{\"type\":\"handshakePayload\",\"data\":[-1]}")]
    [InlineData("{\"type\":\"handshakePayload\",\"data\":[1.5]}")]
    [InlineData("{\"type\":\"handshakePayload\",\"data\":[1],\"protocol_version\":256}")]
    [InlineData("{\"type\":\"handshakePayload\",\"data\":[1],\"protocol_version\":\"1\"}")]
    [InlineData("{\"type\":\"handshakePayload\",\"data\":[1],\"data\":[1]}")]
    [InlineData("{\"type\":\"handshakePayload\",\"data\":[1]} x")]
    [InlineData("{\"type\":\"supportedProtocol\",\"version\":5,}")]
    [InlineData("{\"type\":\"handshakeError\",\"message\":\"\\ud800\"}")]
    [InlineData("{\"type\":\"upgradeModeJWT\",\"token\":null}")]
    public void A_text_that_is_no_request_is_refused(string text)
        => Assert.Throws<ProtocolException>(() => GatewayTextMessage.ParseRequest(text));

    [Theory]
    [InlineData("{\"type\":\"register\",\"status\":1}")]
    [InlineData("{\"type\":\"register\",\"status\":null}")]
    [InlineData("{\"type\":\"register\",\"status\":true,\"upgrade_mode\":null}")]
    [InlineData("{\"type\":\"supportedProtocol\"}")]
    [InlineData("{\"type\":\"supportedProtocol\",\"version\":256}")]
    [InlineData("{\"type\":\"send\",\"remaining_bandwidth\":9223372036854775808}")]
    [InlineData("{\"type\":\"typedError\",\"error\":\"other\"}")]
    [InlineData("{\"type\":\"typedError\",\"error\":{\"out_of_bandwidth\":{\"required\":1}}}")]
    [InlineData("{\"type\":\"typedError\",\"error\":{\"out_of_bandwidth\":5}}")]
    [InlineData("{\"type\":\"typedError\",\"error\":null}")]
    [InlineData("{\"type\":\"authenticateV2\"}")]
    public void A_text_that_is_no_response_is_refused(string text)
        => Assert.Throws<ProtocolException>(() => GatewayTextMessage.ParseResponse(text));

    [Fact]
    public void An_authentication_with_an_impossible_member_is_refused()
    {
        var valid = Handshake.GetProperty("authenticate_v2_gcm_siv_key").Text("json");
        var request = Assert.IsType<AuthenticateV2Request>(GatewayTextMessage.ParseRequest(valid));
        var ciphertext = Convert.ToBase64String(request.AddressCiphertext.Span);
        var first = request.ClientIdentity.Bytes[0];
        foreach (var (from, to) in new[]
        {
            ($"\"clientIdentity\":[{first}", "\"clientIdentity\":[1"),
            ($"\"clientIdentity\":[{first},", "\"clientIdentity\":["),
            ("\"requestSignature\":[", "\"requestSignature\":[1,"),
            (ciphertext, ciphertext + "="),
            (ciphertext, ciphertext[..^1]),
            (ciphertext, " " + ciphertext),
            ("\"requestUnixTimestamp\":", "\"requestUnixTimestamp\":-"),
        })
        {
            var changed = valid.Replace(from, to, StringComparison.Ordinal);
            Assert.NotEqual(valid, changed);
            if (!IdentityKey.TryFromBytes([1, .. request.ClientIdentity.Bytes[1..]], out _) || !to.EndsWith("[1", StringComparison.Ordinal))
            {
                Assert.Throws<ProtocolException>(() => GatewayTextMessage.ParseRequest(changed));
            }
        }
    }

    [Fact]
    public void Messages_do_not_print_their_content()
        => Assert.Equal("upgradeModeJWT", new UpgradeModeRequest("secret").ToString());

    [Fact]
    public void Random_and_mutated_texts_give_a_message_or_the_named_exception()
    {
        var seeds = Sessions.EnumerateArray().SelectMany(session => session.GetProperty("text_frames").EnumerateArray())
            .Select(frame => Encoding.UTF8.GetBytes(frame.Text("text"))).ToArray();
        Gen.Select(Gen.Int[0, seeds.Length - 1], Gen.Int[0, 2000], Gen.Byte, Gen.Byte.Array[0, 60]).Sample(
            (seed, position, value, random) =>
            {
                var mutated = seeds[seed].ToArray();
                mutated[position % mutated.Length] = value;
                foreach (var text in new[] { mutated, mutated[..(position % mutated.Length)], random, [.. "{\"type\":\""u8, .. random, .. "\"}"u8] })
                {
                    Accept(text, () => GatewayTextMessage.ParseRequest((ReadOnlyMemory<byte>)text));
                    Accept(text, () => GatewayTextMessage.ParseResponse((ReadOnlyMemory<byte>)text));
                    Accept(text, () => SensitiveRequest.Parse(text));
                }
            },
            iter: 500);
    }

    [Fact]
    public void The_offset_of_a_fault_counts_from_the_start_of_the_text()
        => Assert.Equal(17, Assert.Throws<ProtocolException>(() => GatewayTextMessage.ParseRequest("{\n\"type\":\"send\",\n}")).Offset);

    private static void Accept(byte[] text, Action read)
    {
        try
        {
            read();
        }
        catch (ProtocolException exception)
        {
            // The one failure that decoders may have.
            Assert.InRange(exception.Offset, 0, text.Length);
        }
    }
}
