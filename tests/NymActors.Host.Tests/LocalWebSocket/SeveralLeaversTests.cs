using NymActors.Host.LocalWebSocket;

namespace NymActors.Host.Tests.LocalWebSocket;

/// <summary>Applications that leave while their requests wait, where there are several places.</summary>
public sealed class SeveralLeaversTests : LocalWebSocketKit
{
    [Fact]
    public async Task What_applications_leave_behind_is_all_done_and_those_above_the_bound_keep_their_places()
    {
        const int count = UnfinishedWork.MaximumSessions + 3;
        for (var i = 0; i < count; i++)
        {
            using var raw = await RawConnectAsync();
            await raw.SendAsync(Frame(0x81, "wait"u8));
            await raw.SendAsync(Frame(0x81, "1"u8));
            await raw.SendAsync(Frame(0x88, [0x03, 0xe8]));
            Assert.Equal(1000, await ReadCloseCodeAsync(raw));
        }

        using (var next = await ConnectAsync())
        {
            await AssertEchoesAsync(next);
        }

        Sessions.Room();
        for (var i = 0; i <= count; i++)
        {
            await Sessions.NextClosedAsync();
        }

        Assert.Equal(count, Sessions.Taken.Count(static text => text == "1"));
    }
}
