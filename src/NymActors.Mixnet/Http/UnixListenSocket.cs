using System.Net.Sockets;

namespace NymActors.Mixnet.Http;

/// <summary>Sockets to listen on at a path of the file system, for the user of the process alone: mode 0600 before anybody can connect.</summary>
internal static class UnixListenSocket
{
    /// <summary>Makes the file. One that a program left behind which no longer runs is replaced; nothing else is.</summary>
    /// <param name="endPoint">Where.</param>
    /// <exception cref="IOException">Something else is there.</exception>
    /// <exception cref="SocketException">The file cannot be made.</exception>
    public static Socket Bind(UnixDomainSocketEndPoint endPoint)
    {
        var path = endPoint.ToString();
        if (File.Exists(path))
        {
            RequireLeftBehind(endPoint, path);
            File.Delete(path);
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endPoint);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void RequireLeftBehind(UnixDomainSocketEndPoint endPoint, string path)
    {
        // A connection to what is no socket is refused too; but only a socket cannot be opened.
        if (CanBeOpened(path))
        {
            throw new IOException($"there is a file {path} that is not a socket");
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endPoint);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return;
        }

        throw new IOException($"a program listens at {path} already");
    }

    private static bool CanBeOpened(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
