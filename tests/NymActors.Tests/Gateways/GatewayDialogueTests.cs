using System.Text;
using CsCheck;
using NymActors.Gateways;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;
using NymActors.Streams.Links;
using NymActors.Streams.Pacing;
using NymActors.Testing;

namespace NymActors.Tests.Gateways;

/// <summary>The beginning of a connection, with a gateway that answers as it should until told otherwise.</summary>
public sealed class GatewayDialogueTests : IDisposable
{
    private const int Questions = 5;

    private readonly IdentityKeyPair _client = IdentityKeyPair.Generate(new SeededRandomSource(1));
    private readonly IdentityKeyPair _gateway = IdentityKeyPair.Generate(new SeededRandomSource(2));

    public void Dispose()
    {
        _client.Dispose();
        _gateway.Dispose();
    }

    [Fact]
    public async Task A_gateway_that_answers_well_registers_authenticates_and_grants_bandwidth() =>
        Assert.Equal(1_000, await TalkAsync((_, answer) => answer));

    [Fact]
    public async Task Random_and_mutated_answers_end_well_or_with_the_named_exception()
    {
        var damage = Gen.OneOf(
            Gen.Byte.Array[0, 80].Select(noise => (Func<byte[], byte[]>)(_ => noise)),
            Gen.Select(Gen.Select(Gen.Int[0, 2_000], Gen.Byte).Array[1, 3], Gen.Int[1, 2_000]).Select(
                (changes, length) => (Func<byte[], byte[]>)(answer => Mutate(answer, changes, length))));
        await Gen.Select(Gen.Int[0, Questions], damage).SampleAsync(
            async (damaged, change) =>
            {
                try
                {
                    await TalkAsync((number, answer) => number == damaged ? Encoding.Latin1.GetString(change(Encoding.UTF8.GetBytes(answer))) : answer);
                }
                catch (NymClientException error)
                {
                    Assert.Equal(NymClientError.GatewayRefused, error.Error);
                    Assert.Contains(_gateway.PublicKey.ToString(), error.Message, StringComparison.Ordinal);
                }
            },
            iter: 300);
    }

    [Fact]
    public async Task A_gateway_that_pushes_without_end_instead_of_answering_is_given_up()
    {
        var (connection, atGateway) = InMemoryGatewayConnection.CreatePair();
        var dialogue = new GatewayDialogue(connection, _gateway.PublicKey, TimeProvider.System, new SeededRandomSource(3), TestClients.Patience);
        var probing = dialogue.ProbeAsync(CancellationToken.None);
        var frame = new byte[8 << 20];
        for (var pushed = 0; pushed <= GatewayDialogue.MaximumEarlyBytes; pushed += frame.Length)
        {
            await atGateway.SendBinaryAsync(frame);
        }

        var error = await Assert.ThrowsAsync<NymClientException>(() => probing.WaitAsync(TestClients.Patience));
        Assert.Equal(NymClientError.GatewayRefused, error.Error);
        Assert.Equal(GatewayDialogue.MaximumEarlyBytes / frame.Length, dialogue.EarlyFrames.Count);
        await connection.DisposeAsync();
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_has_the_time_of_the_setting()
    {
        var clock = new SimulatedPacingClock();
        var (connection, _) = InMemoryGatewayConnection.CreatePair();
        await using (connection)
        {
            var dialogue = new GatewayDialogue(
                connection, _gateway.PublicKey, new PacingTimeProvider(clock, DateTimeOffset.UnixEpoch), new SeededRandomSource(3), TimeSpan.FromSeconds(7));
            var probing = dialogue.ProbeAsync(CancellationToken.None);

            await clock.WhenAsync(static c => c.PendingCount == 1).WaitAsync(TestClients.Patience);
            clock.Advance(6_999_999_999);
            Assert.False(probing.IsCompleted);
            clock.Advance(1);

            var error = await Assert.ThrowsAsync<NymClientException>(() => probing.WaitAsync(TestClients.Patience));
            Assert.Equal(NymClientError.GatewayUnreachable, error.Error);
            Assert.Contains("did not answer within 7 seconds", error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Asks all that there is to ask; returns the balance.</summary>
    private async Task<long> TalkAsync(Func<int, string, string> answerWith)
    {
        var random = new SeededRandomSource(3);
        var (connection, atGateway) = InMemoryGatewayConnection.CreatePair();
        var answering = AnswerAsync(atGateway, answerWith);
        try
        {
            var dialogue = new GatewayDialogue(connection, _gateway.PublicKey, TimeProvider.System, random, TestClients.Patience);
            var announced = await dialogue.ProbeAsync(CancellationToken.None).WaitAsync(TestClients.Patience);
            var choice = GatewayProtocol.ChooseForClient(announced);
            using var key = await dialogue.RegisterAsync(_client, choice, CancellationToken.None).WaitAsync(TestClients.Patience);
            await dialogue.AuthenticateAsync(_client, key, announced, CancellationToken.None).WaitAsync(TestClients.Patience);
            return await dialogue.ClaimAsync(CancellationToken.None).WaitAsync(TestClients.Patience);
        }
        finally
        {
            await connection.DisposeAsync();
            await answering.WaitAsync(TestClients.Patience);
        }
    }

    private async Task AnswerAsync(InMemoryGatewayConnection connection, Func<int, string, string> answerWith)
    {
        using var handshake = new RegistrationHandshakeServer(_gateway, new SeededRandomSource(4));
        var (number, hasBegun) = (0, false);
        while (await connection.ReceiveAsync() is { } question)
        {
            GatewayTextMessage[] answers = GatewayTextMessage.ParseRequest(question.Bytes) switch
            {
                SupportedProtocolRequest => [new SupportedProtocolResponse(5)],
                HandshakePayload init when !hasBegun => [new HandshakePayload(5, handshake.OnInit(init.Data.Span))],
                HandshakePayload material => Finish(handshake, material),
                AuthenticateV2Request => [new AuthenticateResponse(5, true, 0, false)],
                ClaimFreeBandwidthRequest => [new BandwidthResponse(1_000, false)],
                _ => [],
            };
            hasBegun |= answers is [HandshakePayload];
            try
            {
                foreach (var answer in answers)
                {
                    await connection.SendTextAsync(answerWith(number++, answer.ToJson()));
                }
            }
            catch (GatewayConnectionException)
            {
                // The client may refuse the first of two answers, and be gone before the second.
                return;
            }
        }
    }

    private static GatewayTextMessage[] Finish(RegistrationHandshakeServer handshake, HandshakePayload material)
    {
        var final = handshake.OnClientMaterial(material.Data.Span, out var key);
        key.Dispose();
        return [new HandshakePayload(5, final), new RegisterResponse(5, true, false)];
    }

    private static byte[] Mutate(byte[] answer, (int Position, byte Value)[] changes, int length)
    {
        byte[] bytes = [.. answer];
        Array.ForEach(changes, change => bytes[change.Position % bytes.Length] = change.Value);
        return length % 3 == 0 ? bytes[..(length % bytes.Length)] : bytes;
    }
}
